using AuditFlow.Controls;
using AuditFlow.People;

namespace AuditFlow.Tests.Fixtures;

/// <summary>The product with the registers of the sample company in it.</summary>
public sealed class SampleCompany : AuditFlowApp
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Send(new ImportPeople { File = Samples.People, FileName = "people.csv" });
        await Send(new ImportControls { File = Samples.Controls, FileName = "controls.csv" });
    }
}
