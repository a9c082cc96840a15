using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditFlow.Controls;

/// <summary>
/// The SHA-256 that names the content of a control version; attestations cite it. The hash is taken over the bytes of
/// <see cref="Canonical"/>, a form so plain that anybody can rebuild it without this program:
/// the line <c>auditflow-control-v1</c>, then for every field, in the order below, a line <c>Name length</c> and a line with the value.
/// The length is that of the value in UTF-8 bytes; lines end with LF; line ends inside a value are LF; text is in Unicode form C;
/// a list is its items, in the order of the register, joined by LF; an empty value has length 0; dates are yyyy-MM-dd; Key is Yes or No.
/// </summary>
internal static class ControlHash
{
    public static string Of(string controlId, ControlContent content) => Convert.ToHexStringLower(SHA256.HashData(Canonical(controlId, content)));

    public static byte[] Canonical(string controlId, ControlContent content)
    {
        var form = new StringBuilder("auditflow-control-v1\n");
        foreach (var (name, value) in Fields(controlId, content))
        {
            var text = value.ReplaceLineEndings("\n").Normalize(NormalizationForm.FormC);
            form.Append(CultureInfo.InvariantCulture, $"{name} {Encoding.UTF8.GetByteCount(text)}\n{text}\n");
        }
        return Encoding.UTF8.GetBytes(form.ToString());
    }

    /// <summary>The columns in which two versions of a control differ.</summary>
    public static List<string> Differences(string controlId, ControlContent before, ControlContent after) =>
        [.. Fields(controlId, before).Zip(Fields(controlId, after)).Where(pair => pair.First != pair.Second).Select(pair => pair.First.Name)];

    public static IEnumerable<(string Name, string Value)> Fields(string controlId, ControlContent content) =>
    [
        ("ControlId", controlId),
        ("Title", content.Title),
        ("Description", content.Description),
        ("Process", content.Process),
        ("System", Joined(content.Systems)),
        ("OwnerEmail", content.OwnerEmail),
        ("PerformerEmail", content.PerformerEmail ?? ""),
        ("ManagerEmail", content.ManagerEmail ?? ""),
        ("Nature", content.Nature.ToString()),
        ("Type", content.Type.ToString()),
        ("Level", content.Level.ToString()),
        ("Frequency", content.Frequency.ToString()),
        ("Key", content.IsKey ? "Yes" : "No"),
        ("KeyRationale", content.KeyRationale ?? ""),
        ("RiskRating", content.RiskRating.ToString()),
        ("Assertions", Joined(content.Assertions)),
        ("Accounts", Joined(content.Accounts)),
        ("Mappings", Joined(content.Mappings)),
        ("ItgcDomain", content.ItgcDomain ?? ""),
        ("Evidence", content.Evidence ?? ""),
        ("Report", content.Report ?? ""),
        ("CompensatesFor", Joined(content.CompensatesFor)),
        ("InOperationSince", content.InOperationSince.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
    ];

    static string Joined(List<string> items) => string.Join('\n', items);
}
