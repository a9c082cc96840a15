using AuditFlow.Platform.Languages;

namespace AuditFlow.Tasks;

/// <summary>The words of the page on which a task is answered by link.</summary>
internal sealed class TaskTexts : PageTexts<TaskTexts>
{
    public static string ChooseOutcome => Here["Fault.Outcome"];

    public static string LongComment => Here["Fault.Comment"];

    public static string TypeName => Here["Fault.Name"];

    public static string LongName => Here["Fault.LongName"];
}
