namespace AuditFlow.Platform.Web;

/// <summary>What a slice puts before the pages of the company: it knows who is signed in, and may answer itself. Added as a singleton.</summary>
internal interface IPageGate
{
    void Use(IApplicationBuilder app);
}
