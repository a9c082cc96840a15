using Microsoft.AspNetCore.Http.Extensions;

namespace AuditFlow.Shared;

/// <summary>The address of a list with one part of its query changed: filters, sort and page live in the URL, so a view can be mailed.</summary>
internal static class ListAddress
{
    /// <summary>The query name of the page number. ("page" is taken by Razor Pages' routing.)</summary>
    public const string Page = "p";

    public const string Sort = "sort";

    extension(HttpRequest request)
    {
        /// <summary>The same list with another value, from its first page on. A null value takes the part away.</summary>
        public string With(string name, string? value)
        {
            var query = new QueryBuilder(request.Query
                .Where(part => part.Key != name && part.Key != Page)
                .SelectMany(part => part.Value, (part, v) => KeyValuePair.Create(part.Key, v ?? "")));
            if (value is not null)
            {
                query.Add(name, value);
            }

            return request.PathBase + request.Path + query.ToQueryString();
        }
    }
}
