using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Controls;

/// <summary>A control of the register. What it says lies in its versions; the newest is in force unless the control was ended.</summary>
internal sealed class Control
{
    public const int MaxIdLength = 40;

    readonly List<ControlVersion> versions = [];

    Control()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The id that people use: ITGC-AC-01. It never changes and is never given to another control.</summary>
    public string ControlId { get; private set; } = "";

    /// <summary>The number of the newest version.</summary>
    public int CurrentNumber { get; private set; }

    /// <summary>The day from which the control no longer operates.</summary>
    public DateOnly? RetiredOn { get; private set; }

    /// <summary>Concurrency token: two changes of one control never overwrite each other.</summary>
    public int Revision { get; private set; }

    public bool IsRetired => RetiredOn is not null;

    public IReadOnlyList<ControlVersion> Versions => versions;

    /// <summary>Enters a control into the register with its first version.</summary>
    public static Control Enter(Guid id, Guid versionId, string controlId, ControlContent content, ControlChange change)
    {
        var control = new Control { Id = id, ControlId = controlId, CurrentNumber = 1, Revision = 1 };
        control.versions.Add(ControlVersion.Of(versionId, controlId, 1, content, change));
        return control;
    }

    /// <summary>Gives the control new content, as a new version. The old ones stay.</summary>
    /// <param name="versionId">Id of the new version.</param>
    /// <param name="content">What the control says from now on.</param>
    /// <param name="wasKey">Whether the version in force is key: a change of that needs a reason (R-7).</param>
    /// <param name="change">Who, when and why.</param>
    public ControlVersion Change(Guid versionId, ControlContent content, bool wasKey, ControlChange change)
    {
        Refuse.If(content.IsKey != wasKey && string.IsNullOrWhiteSpace(content.KeyRationale),
            "key-change-needs-reason", $"Say in KeyRationale why {ControlId} is {(content.IsKey ? "" : "no longer ")}key.");
        CurrentNumber++;
        Revision++;
        var version = ControlVersion.Of(versionId, ControlId, CurrentNumber, content, change);
        versions.Add(version);
        return version;
    }

    /// <summary>Ends the control on a day. Its versions and everything that cites them stay.</summary>
    public void Retire(DateOnly on)
    {
        Refuse.If(IsRetired, "control-already-retired", $"{ControlId} was ended on {RetiredOn:yyyy-MM-dd} already.");
        RetiredOn = on;
        Revision++;
    }

    /// <summary>Takes an ended control back into the register.</summary>
    public void Reinstate()
    {
        Refuse.If(!IsRetired, "control-not-retired", $"{ControlId} is in operation.");
        RetiredOn = null;
        Revision++;
    }
}

/// <summary>Who changed a control, when, and where the change came from.</summary>
internal sealed record ControlChange(DateTimeOffset At, string By, string Reason);

internal sealed class ControlConfiguration : IEntityTypeConfiguration<Control>
{
    public void Configure(EntityTypeBuilder<Control> builder)
    {
        builder.Property(control => control.ControlId).HasMaxLength(Control.MaxIdLength);
        builder.HasAlternateKey(control => control.ControlId);
        builder.Property(control => control.Revision).IsConcurrencyToken();
        builder.HasMany(control => control.Versions).WithOne().HasForeignKey(version => version.ControlId).HasPrincipalKey(control => control.ControlId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal static class ControlSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Control> Controls => db.Set<Control>();

        public DbSet<ControlVersion> ControlVersions => db.Set<ControlVersion>();

        /// <summary>Every control with its newest version. Ended controls are among them: look at <see cref="Control.RetiredOn"/>.</summary>
        public IQueryable<CurrentControl> CurrentControls =>
            from control in db.Controls
            join version in db.ControlVersions
                on new { control.ControlId, Number = control.CurrentNumber } equals new { version.ControlId, version.Number }
            select new CurrentControl { Control = control, Version = version };
    }
}

/// <summary>A control and its newest version.</summary>
internal sealed class CurrentControl
{
    public required Control Control { get; init; }
    public required ControlVersion Version { get; init; }
}
