using System.Text;
using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Attestations.Receipts;

/// <summary>Makes the signer's receipt, once, in the transaction that stores the answer.</summary>
internal sealed class ReceiptSigner(SigningKeys keys)
{
    /// <summary>The receipt as the file that is kept. To be stored as it is: signing again gives another signature.</summary>
    public async Task<string> SignAsync(ReceiptFacts facts, CancellationToken cancellationToken)
    {
        var text = ReceiptFile.Text(facts);
        return ReceiptFile.Write(text, await keys.SignAsync(Encoding.UTF8.GetBytes(text), cancellationToken));
    }
}

internal sealed class ReceiptsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings) => services.AddScoped<ReceiptSigner>();
}
