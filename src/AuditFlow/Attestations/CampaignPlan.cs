using System.Text.Json;
using System.Text.Json.Serialization;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;

namespace AuditFlow.Attestations;

/// <summary>What a campaign asks people for.</summary>
public enum CampaignKind
{
    /// <summary>Owners attest how their controls worked.</summary>
    Attestation,

    /// <summary>The same below the officers' own SOX certification, with the questions that belong to it.</summary>
    SubCertification,

    /// <summary>People acknowledge a briefing; kept as evidence that they were told.</summary>
    Awareness,

    /// <summary>People acknowledge that they took part in a training.</summary>
    Training,
}

/// <summary>Who signs for a control, by the register.</summary>
public enum Signer
{
    Owner,
    Performer,
    Manager,
}

/// <summary>How several signers of one control go together.</summary>
public enum SigningOrder
{
    /// <summary>One after the other: the next is asked when the one before has signed.</summary>
    InOrder,

    /// <summary>All are asked at once, and one signature is enough.</summary>
    Any,

    /// <summary>All are asked at once, and each has to sign.</summary>
    All,
}

/// <summary>Which answers a manager looks at. An exception always needs it .</summary>
public enum ReviewOf
{
    Exceptions,
    Everything,
}

/// <summary>Whether files are wanted with an answer.</summary>
public enum EvidenceWanted
{
    Optional,

    /// <summary>An answer that says the control operated needs a file.</summary>
    WhenOperated,
}

/// <summary>
/// How a campaign asks, reminds and counts. Kept in a template, and copied into each campaign at its start: a change of the
/// template afterwards changes no campaign under way.
/// </summary>
public sealed record CampaignPlan
{
    /// <summary>The answer alone, to the owner: what a block of a drawing asks when it names no template.</summary>
    public static readonly CampaignPlan Short = new();

    public CampaignKind Kind { get; init; }

    public QuestionSet Questions { get; init; }

    public IReadOnlyList<Signer> Signers { get; init; } = [Signer.Owner];

    public SigningOrder Order { get; init; }

    public ReviewOf Review { get; init; }

    public EvidenceWanted Evidence { get; init; }

    /// <summary>Days from the request to the due day.</summary>
    public int DaysToAnswer { get; init; } = 14;

    /// <summary>Days after the due day until the campaign closes; answers are taken until then.</summary>
    public int DaysToClose { get; init; } = 10;

    /// <summary>Days from the due day on which the signer is reminded: -7 is a week before .</summary>
    public IReadOnlyList<int> RemindOnDays { get; init; } = [-7, -2, 0, 2];

    /// <summary>Days after the due day on which the manager, the manager's manager and the lead are told, in this order .</summary>
    public IReadOnlyList<int> EscalateAfterDays { get; init; } = [3, 5, 7];

    /// <summary>At most so many controls on one page under one link .</summary>
    public int BundleSize { get; init; } = MostInABundle;

    /// <summary>The lowest identity level, whatever the control asks for; null leaves it to the policy .</summary>
    public IdentityLevel? AtLeast { get; init; }

    /// <summary>What a signer has to acknowledge before the answer: the briefing of an awareness campaign, or of a first attestation .</summary>
    public string? Briefing { get; init; }

    /// <summary>The company's own sentences of the statement, signed below ours; they stay in the language in which they were written.</summary>
    public string? Statement { get; init; }

    public const int MostInABundle = 50;

    /// <summary>It stands beside each control of a page.</summary>
    public const int MostOfStatement = 1000;

    /// <summary>Whether people answer how a control worked, and not only that they were told something.</summary>
    [JsonIgnore]
    public bool AsksAboutControls => Kind is CampaignKind.Attestation or CampaignKind.SubCertification;

    /// <summary>
    /// The identity level that an answer needs: key controls and sub-certifications a second proof beside the link, the rest
    /// the link alone, unless the company or this plan asks for more.
    /// </summary>
    internal IdentityLevel LevelFor(ControlContent control, IdentityLevel ofKeyControls)
    {
        var byPolicy = control.IsKey || Kind == CampaignKind.SubCertification ? ofKeyControls : IdentityLevel.L1;
        return AtLeast is { } least && least > byPolicy ? least : byPolicy;
    }

    internal bool NeedsReview(AttestationAnswer answer) => answer.IsException || Review == ReviewOf.Everything;

    /// <summary>Refuses a plan that cannot be followed; each fault with its field.</summary>
    internal void Check()
    {
        var faults = new List<FieldError>();
        Add(Signers.Count is 0 or > 3 || Signers.Distinct().Count() < Signers.Count, nameof(Signers), "Choose who signs, each once.");
        Add(DaysToAnswer is < 1 or > 90, nameof(DaysToAnswer), "Give between 1 and 90 days to answer.");
        Add(DaysToClose is < 0 or > 90, nameof(DaysToClose), "Late answers can be taken for 0 to 90 days.");
        Add(BundleSize is < 1 or > MostInABundle, nameof(BundleSize), $"Put 1 to {MostInABundle} controls on a page.");
        Add(RemindOnDays.Count > 12 || RemindOnDays.Any(d => d is < -90 or > 90), nameof(RemindOnDays), "Name at most twelve days, each within 90 days of the due day.");
        Add(EscalateAfterDays.Count > 3 || EscalateAfterDays.Any(d => d is < 0 or > 90), nameof(EscalateAfterDays), "Name at most three days after the due day, each within 90.");
        Add(!EscalateAfterDays.SequenceEqual(EscalateAfterDays.Order()), nameof(EscalateAfterDays), "Name the days of the escalations in their order.");
        Add(Briefing?.Length > 20_000, nameof(Briefing), "Keep the briefing under 20,000 characters.");
        Add(Statement?.Length > MostOfStatement, nameof(Statement), "Keep your statement under 1,000 characters.");
        Add(!AsksAboutControls && string.IsNullOrWhiteSpace(Briefing), nameof(Briefing), "Write what people are to read.");
        if (faults.Count > 0)
        {
            throw new InvalidRequest(faults);
        }

        void Add(bool isWrong, string field, string message)
        {
            if (isWrong)
            {
                faults.Add(new FieldError(field, message));
            }
        }
    }

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal string Write() => JsonSerializer.Serialize(this, Json);

    internal static CampaignPlan Read(string json)
    {
        // The thousands of items of a campaign are looked at one after the other, and a plan never changes.
        var known = lastRead;
        if (known?.Json != json)
        {
            lastRead = known = new ReadPlan(json, JsonSerializer.Deserialize<CampaignPlan>(json, Json)!);
        }

        return known.Plan;
    }

    static ReadPlan? lastRead;

    sealed record ReadPlan(string Json, CampaignPlan Plan);
}
