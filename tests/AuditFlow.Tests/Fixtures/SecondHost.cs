namespace AuditFlow.Tests.Fixtures;

/// <summary>Another host of the product on the database of the first, as a second process would be, with a data folder of its own.</summary>
public sealed class SecondHost(TestDatabase shared) : AuditFlowApp
{
    protected override TestDatabase NewDatabase() => shared.Shared();
}
