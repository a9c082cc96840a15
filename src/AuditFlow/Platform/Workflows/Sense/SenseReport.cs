using System.Security.Cryptography;
using System.Text;

namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>What the checks said, in the order of the drawing.</summary>
/// <param name="Errors">What could not run.</param>
/// <param name="Warnings">What the author may accept.</param>
internal sealed record SenseReport(IReadOnlyList<Warning> Errors, IReadOnlyList<Warning> Warnings)
{
    /// <summary>Names just these warnings: whoever accepts it has read them and no others.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Warnings.Select(w => w.ToString()).Order(StringComparer.Ordinal)))));
}
