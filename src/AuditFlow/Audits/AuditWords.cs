namespace AuditFlow.Audits;

internal static class AuditWords
{
    extension(AuditKind kind)
    {
        public string Words => kind switch
        {
            AuditKind.Soc2TypeI => "SOC 2 Type I",
            AuditKind.Soc2TypeII => "SOC 2 Type II",
            AuditKind.Sox => "SOX 404",
        };

        /// <summary>What the kind means, for somebody who chooses one.</summary>
        public string Meaning => kind switch
        {
            AuditKind.Soc2TypeI => "Design of the controls on one day.",
            AuditKind.Soc2TypeII => "Design and operation over a period, usually 3 to 12 months.",
            AuditKind.Sox => "Internal control over financial reporting, by the 17 principles of COSO.",
        };
    }
}
