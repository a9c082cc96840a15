using AuditFlow.Platform.Settings;

namespace AuditFlow.Attestations;

/// <summary>One control on the page of a link.</summary>
internal sealed record AnswerItem(BundleSheet Page, ItemSheet Sheet, ItemForm Form, int Index, AnswerTexts Texts, EvidenceSettings Evidence)
{
    public int MostFiles => Evidence.MaxFiles;

    public int MostMegabytes => Evidence.MaxMegabytes;

    public bool IsAlone => Page.Items.Count == 1;

    /// <summary>The name of one of its fields, as the form binds it.</summary>
    public string Name(string field) => $"Form.Items[{Index}].{field}";

    public string Id(string field) => $"Form_Items_{Index}__{field.Replace('.', '_').Replace('[', '_').Replace(']', '_')}";

    public IEnumerable<AttestationAnswer> Offered => Page.Campaign.Plan.Kind.Choices.Append(AttestationAnswer.NotTheRightPerson);
}
