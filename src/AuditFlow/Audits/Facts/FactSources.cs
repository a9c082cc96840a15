namespace AuditFlow.Audits.Facts;

/// <summary>What facts are read from. A fact holds none of it, so that it can be described where there is no database.</summary>
internal sealed record FactSources(AuditFlowDb Db, AuditScope Scopes, TimeProvider Clock);
