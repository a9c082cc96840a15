using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AuditFlow.Tests.Fixtures;

/// <summary>
/// A browser without script: it keeps cookies, follows redirects and submits forms as they stand on the page, hidden
/// fields included.
/// </summary>
public sealed class TestBrowser(HttpMessageHandler server) : IDisposable
{
    static readonly Uri Home = new("https://localhost/");
    readonly CookieContainer cookies = new();
    readonly HttpClient client = new(server);

    /// <summary>Where the browser is after redirects.</summary>
    public Uri Address { get; private set; } = Home;

    public HttpStatusCode Status { get; private set; }

    public HttpResponseHeaders? Headers { get; private set; }

    public string Body { get; private set; } = "";

    public IHtmlDocument Page { get; private set; } = new HtmlParser().ParseDocument("");

    /// <summary>What it says that its reader speaks; null says nothing.</summary>
    public string? Language { get; set; }

    /// <summary>The text of the main part of the page with white space folded.</summary>
    public string Text => Fold((Page.QuerySelector("main") ?? Page.Body as IElement)?.TextContent ?? "");

    public async Task<TestBrowser> Open(string address)
    {
        await Go(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, address)));
        return this;
    }

    public async Task<TestBrowser> Follow(string linkText)
    {
        var link = Page.QuerySelectorAll("a").FirstOrDefault(a => Fold(a.TextContent).Contains(linkText, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No link '{linkText}' at {Address}.");
        return await Open(link.GetAttribute("href")!);
    }

    /// <summary>Fills in fields by name and presses the button; the form is the one that holds the button.</summary>
    public async Task<TestBrowser> Submit(string button, params (string Field, string Value)[] values)
    {
        var pressed = Page.QuerySelectorAll("button, input[type=submit]").FirstOrDefault(b => Fold(b.TextContent).Contains(button, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No button '{button}' at {Address}.");
        var form = (IHtmlFormElement)(pressed.Closest("form") ?? throw new InvalidOperationException($"The button '{button}' stands in no form."));
        var fields = Fields(form);
        if (pressed.GetAttribute("name") is { Length: > 0 } name)
        {
            fields.Add(new(name, pressed.GetAttribute("value") ?? ""));
        }

        foreach (var group in values.GroupBy(v => v.Field))
        {
            fields.RemoveAll(f => f.Key == group.Key);
            fields.AddRange(group.Select(v => new KeyValuePair<string, string>(v.Field, v.Value)));
        }

        var action = new Uri(Address, pressed.GetAttribute("formaction") ?? form.GetAttribute("action") ?? Address.ToString());
        if (string.Equals(form.Method, "get", StringComparison.OrdinalIgnoreCase))
        {
            var query = await new FormUrlEncodedContent(fields).ReadAsStringAsync();
            await Go(new HttpRequestMessage(HttpMethod.Get, new UriBuilder(action) { Query = query }.Uri));
        }
        else
        {
            await Go(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
        }

        return this;
    }

    public async Task<TestBrowser> SignIn(string email, string password)
    {
        await Open("/sign-in");
        await Submit("Sign in", ("Form.Email", email), ("Form.Password", password));
        return Address.AbsolutePath == "/sign-in" ? throw new InvalidOperationException($"Sign-in failed: {Text}") : this;
    }

    /// <summary>Sends any request with the cookies of this browser and without following redirects.</summary>
    public async Task<HttpResponseMessage> Raw(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(Home, request.RequestUri!);

        // As browsers do: this machine's own plain http counts as secure.
        var origin = request.RequestUri.IsLoopback ? new UriBuilder(request.RequestUri) { Scheme = "https" }.Uri : request.RequestUri;
        if (cookies.GetCookieHeader(origin) is { Length: > 0 } header)
        {
            request.Headers.Add("Cookie", header);
        }

        if (Language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(Language);
        }

        var response = await client.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                cookies.SetCookies(origin, cookie);
            }
        }

        return response;
    }

    async Task Go(HttpRequestMessage request)
    {
        for (var redirects = 0; redirects < 10; redirects++)
        {
            Address = request.RequestUri!;
            var response = await Raw(request);
            Status = response.StatusCode;
            Headers = response.Headers;
            if (response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.MovedPermanently && response.Headers.Location is { } location)
            {
                request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, location));
                continue;
            }

            Body = await response.Content.ReadAsStringAsync();
            Page = new HtmlParser().ParseDocument(Body);
            return;
        }

        throw new InvalidOperationException($"Redirected in a circle at {Address}.");
    }

    static List<KeyValuePair<string, string>> Fields(IHtmlFormElement form)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var element in form.QuerySelectorAll("input, textarea, select").Where(e => e.HasAttribute("name") && !e.HasAttribute("disabled")))
        {
            var name = element.GetAttribute("name")!;
            switch (element)
            {
                case IHtmlInputElement { Type: "submit" or "file" or "button" }:
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                    break;
                case IHtmlSelectElement select:
                    fields.AddRange(select.Options.Where(o => o.IsSelected).Select(o => new KeyValuePair<string, string>(name, o.Value)));
                    break;
                case IHtmlTextAreaElement area:
                    fields.Add(new(name, area.Value));
                    break;
                case IHtmlInputElement input:
                    fields.Add(new(name, input.Value));
                    break;
            }
        }

        return fields;
    }

    static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public void Dispose() => client.Dispose();
}
