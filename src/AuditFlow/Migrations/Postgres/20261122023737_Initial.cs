using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AuditFlow.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Accounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Roles = table.Column<string[]>(type: "text[]", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    IsSample = table.Column<bool>(type: "boolean", nullable: false),
                    UserName = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedUserName = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    Email = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedEmail = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    EmailConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    PasswordHash = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    SecurityStamp = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    ConcurrencyStamp = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    PhoneNumber = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    PhoneNumberConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    LockoutEnd = table.Column<long>(type: "bigint", nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Accounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Attestations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CampaignId = table.Column<Guid>(type: "uuid", nullable: false),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    ControlId = table.Column<string>(type: "text", maxLength: 40, nullable: false, collation: "C"),
                    ControlVersion = table.Column<int>(type: "integer", nullable: false),
                    ControlHash = table.Column<string>(type: "text", maxLength: 64, nullable: false, collation: "C"),
                    SignerId = table.Column<Guid>(type: "uuid", nullable: false),
                    SignerEmail = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    ManagerEmail = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    State = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    LinkId = table.Column<Guid>(type: "uuid", nullable: true),
                    SentAt = table.Column<long>(type: "bigint", nullable: true),
                    RemindersSent = table.Column<int>(type: "integer", nullable: false),
                    EscalatedAt = table.Column<long>(type: "bigint", nullable: true),
                    HandedBackAt = table.Column<long>(type: "bigint", nullable: true),
                    HandBackReason = table.Column<string>(type: "text", maxLength: 1000, nullable: true, collation: "C"),
                    Answer = table.Column<string>(type: "text", maxLength: 40, nullable: true),
                    Comment = table.Column<string>(type: "text", maxLength: 4000, nullable: true, collation: "C"),
                    TypedName = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    SignedText = table.Column<string>(type: "text", maxLength: -1, nullable: true, collation: "C"),
                    SignedHash = table.Column<string>(type: "text", maxLength: 64, nullable: true, collation: "C"),
                    Locale = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    SubmittedAt = table.Column<long>(type: "bigint", nullable: true),
                    ReceiptNumber = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    FindingNumber = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Attestations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Audits",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 120, nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    FrameworkId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Categories = table.Column<List<string>>(type: "text[]", maxLength: -1, nullable: false),
                    PeriodFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    PeriodTo = table.Column<DateOnly>(type: "date", nullable: false),
                    LeadEmail = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    RunId = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    StartedAt = table.Column<long>(type: "bigint", nullable: true),
                    ConcludedAt = table.Column<long>(type: "bigint", nullable: true),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Audits", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Campaigns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C"),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    PeriodFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    PeriodTo = table.Column<DateOnly>(type: "date", nullable: false),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: false),
                    State = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    OpenedAt = table.Column<long>(type: "bigint", nullable: false),
                    StartedBy = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    OccurrenceKey = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: true),
                    ClosedBecause = table.Column<string>(type: "text", maxLength: 2000, nullable: true, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Campaigns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Control",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ControlId = table.Column<string>(type: "text", maxLength: 40, nullable: false, collation: "C"),
                    CurrentNumber = table.Column<int>(type: "integer", nullable: false),
                    RetiredOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Control", x => x.Id);
                    table.UniqueConstraint("AK_Control_ControlId", x => x.ControlId);
                });

            migrationBuilder.CreateTable(
                name: "FindingNumbers",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FindingNumbers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Findings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<string>(type: "text", maxLength: 20, nullable: false, collation: "C"),
                    Title = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", maxLength: 8000, nullable: false, collation: "C"),
                    ControlId = table.Column<string>(type: "text", maxLength: 40, nullable: false, collation: "C"),
                    ControlVersion = table.Column<int>(type: "integer", nullable: false),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    Source = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    SourceId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Scale = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Severity = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Owner = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    RemediationOwner = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    OpenedAt = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Plan = table.Column<string>(type: "text", maxLength: 8000, nullable: true, collation: "C"),
                    PlanBy = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    IsPlanWaiting = table.Column<bool>(type: "boolean", nullable: false),
                    FixedBy = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    FixedAt = table.Column<long>(type: "bigint", nullable: true),
                    FailedRetests = table.Column<int>(type: "integer", nullable: false),
                    AcceptedBy = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    AcceptedUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    AcceptanceEndsAt = table.Column<long>(type: "bigint", nullable: true),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: true),
                    LateToldAt = table.Column<long>(type: "bigint", nullable: true),
                    ChangedAt = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Findings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LinkFetches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    LinkId = table.Column<Guid>(type: "uuid", nullable: true),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Method = table.Column<string>(type: "text", maxLength: 10, nullable: false, collation: "C"),
                    AgentClass = table.Column<string>(type: "text", maxLength: 10, nullable: false, collation: "C"),
                    AddressClass = table.Column<string>(type: "text", maxLength: 10, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkFetches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Links",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<string>(type: "text", maxLength: 40, nullable: false, collation: "C"),
                    ItemId = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    Email = table.Column<string>(type: "text", maxLength: 254, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    RevokedAt = table.Column<long>(type: "bigint", nullable: true),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Links", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OutboxMails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Content = table.Column<string>(type: "text", maxLength: -1, nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Recipient = table.Column<string>(type: "text", maxLength: 254, nullable: false, collation: "C"),
                    ReplyTo = table.Column<string>(type: "text", maxLength: 254, nullable: true, collation: "C"),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: true),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    ItemId = table.Column<Guid>(type: "uuid", nullable: true),
                    LinkId = table.Column<Guid>(type: "uuid", nullable: true),
                    DedupeKey = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    State = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    QueuedAt = table.Column<long>(type: "bigint", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "bigint", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    LastError = table.Column<string>(type: "text", maxLength: 2000, nullable: true, collation: "C"),
                    LeaseOwner = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    LeaseUntil = table.Column<long>(type: "bigint", nullable: true),
                    SentAt = table.Column<long>(type: "bigint", nullable: true),
                    MessageId = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    KeptText = table.Column<string>(type: "text", maxLength: -1, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutboxMails", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "People",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Email = table.Column<string>(type: "text", maxLength: 254, nullable: false, collation: "C"),
                    DisplayName = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C"),
                    Roles = table.Column<string[]>(type: "text[]", nullable: false),
                    ManagerId = table.Column<Guid>(type: "uuid", nullable: true),
                    TimeZone = table.Column<string>(type: "text", maxLength: 60, nullable: false, collation: "C"),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_People", x => x.Id);
                    table.ForeignKey(
                        name: "FK_People_People_ManagerId",
                        column: x => x.ManagerId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ProtectionKeys",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Xml = table.Column<string>(type: "text", maxLength: -1, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProtectionKeys", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Schedules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Cron = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    TimeZone = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    RequestType = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Request = table.Column<string>(type: "text", maxLength: -1, nullable: false, collation: "C"),
                    SkipsMissed = table.Column<bool>(type: "boolean", nullable: false),
                    LastPlannedAt = table.Column<long>(type: "bigint", nullable: false),
                    IsOn = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Schedules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SpentNonces",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpentNonces", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Tasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Title = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C"),
                    Instructions = table.Column<string>(type: "text", maxLength: 4000, nullable: true, collation: "C"),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    Phase = table.Column<string>(type: "text", maxLength: 40, nullable: true),
                    Key = table.Column<string>(type: "text", maxLength: 60, nullable: true, collation: "C"),
                    AskedBy = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Assignee = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    AssignedAs = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    NotSameAs = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Outcomes = table.Column<List<string>>(type: "text[]", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Outcome = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Comment = table.Column<string>(type: "text", maxLength: 4000, nullable: true, collation: "C"),
                    CompletedBy = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    CompletedAt = table.Column<long>(type: "bigint", nullable: true),
                    RemindersSent = table.Column<int>(type: "integer", nullable: false),
                    RemindedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tasks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TrailEntries",
                columns: table => new
                {
                    Stream = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Actor = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    OnBehalfOf = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    What = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Sentence = table.Column<string>(type: "text", maxLength: 2000, nullable: false, collation: "C"),
                    Facts = table.Column<string>(type: "text", maxLength: -1, nullable: true, collation: "C"),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrailEntries", x => new { x.Stream, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "TrailHeads",
                columns: table => new
                {
                    Stream = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrailHeads", x => x.Stream);
                });

            migrationBuilder.CreateTable(
                name: "WorkflowBookmarks",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    InstanceId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    CorrelationId = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    DueAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowBookmarks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WorkflowDefinitions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    DefinitionId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", maxLength: 2000, nullable: true, collation: "C"),
                    Json = table.Column<string>(type: "text", maxLength: -1, nullable: false, collation: "C"),
                    SourceHash = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    IsLatest = table.Column<bool>(type: "boolean", nullable: false),
                    IsPublished = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowDefinitions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WorkflowInstances",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    DefinitionId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    DefinitionVersionId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    CorrelationId = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    ParentInstanceId = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    StartedBy = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    SubStatus = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    IncidentCount = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    FinishedAt = table.Column<long>(type: "bigint", nullable: true),
                    Revision = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowInstances", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WorkflowJournal",
                columns: table => new
                {
                    InstanceId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Event = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    ActivityId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    ActivityType = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    NodeId = table.Column<string>(type: "text", maxLength: 2000, nullable: false, collation: "C"),
                    ActivityInstanceId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Message = table.Column<string>(type: "text", maxLength: -1, nullable: true, collation: "C"),
                    Payload = table.Column<string>(type: "text", maxLength: -1, nullable: true, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowJournal", x => new { x.InstanceId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "WorkflowSignals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    InstanceId = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Key = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    CorrelationId = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Payload = table.Column<string>(type: "text", maxLength: -1, nullable: true, collation: "C"),
                    CoalesceKey = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ReadyAt = table.Column<long>(type: "bigint", nullable: true),
                    LeaseOwner = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    LeaseUntil = table.Column<long>(type: "bigint", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    ParkedBecause = table.Column<string>(type: "text", maxLength: 2000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowSignals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClaimType = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    ClaimValue = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetUserClaims_Accounts_UserId",
                        column: x => x.UserId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserLogins",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    ProviderKey = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    ProviderDisplayName = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_AspNetUserLogins_Accounts_UserId",
                        column: x => x.UserId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserTokens",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    LoginProvider = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_AspNetUserTokens_Accounts_UserId",
                        column: x => x.UserId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AuditPhases",
                columns: table => new
                {
                    AuditId = table.Column<Guid>(type: "uuid", nullable: false),
                    Phase = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    EnteredAt = table.Column<long>(type: "bigint", nullable: false),
                    DoneAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditPhases", x => new { x.AuditId, x.Phase });
                    table.ForeignKey(
                        name: "FK_AuditPhases_Audits_AuditId",
                        column: x => x.AuditId,
                        principalTable: "Audits",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "GateStates",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 120, nullable: false, collation: "C"),
                    NodeId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Phase = table.Column<string>(type: "text", maxLength: 40, nullable: true),
                    Conditions = table.Column<List<string>>(type: "text[]", maxLength: -1, nullable: false),
                    Facts = table.Column<string>(type: "text", maxLength: -1, nullable: false, collation: "C"),
                    ReachedAt = table.Column<long>(type: "bigint", nullable: false),
                    OpenSince = table.Column<long>(type: "bigint", nullable: true),
                    OverriddenBy = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    OverrideReason = table.Column<string>(type: "text", maxLength: 4000, nullable: true, collation: "C"),
                    OverriddenAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GateStates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_GateStates_Audits_AuditId",
                        column: x => x.AuditId,
                        principalTable: "Audits",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ControlVersion",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ControlId = table.Column<string>(type: "text", maxLength: 40, nullable: false, collation: "C"),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Hash = table.Column<string>(type: "text", maxLength: 64, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "text", maxLength: 2000, nullable: false, collation: "C"),
                    Accounts = table.Column<List<string>>(type: "text[]", maxLength: -1, nullable: false),
                    Assertions = table.Column<List<string>>(type: "text[]", maxLength: -1, nullable: false),
                    CompensatesFor = table.Column<List<string>>(type: "text[]", maxLength: -1, nullable: false),
                    Description = table.Column<string>(type: "text", maxLength: 4000, nullable: false, collation: "C"),
                    Evidence = table.Column<string>(type: "text", maxLength: 4000, nullable: true, collation: "C"),
                    Frequency = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    InOperationSince = table.Column<DateOnly>(type: "date", nullable: false),
                    IsKey = table.Column<bool>(type: "boolean", nullable: false),
                    ItgcDomain = table.Column<string>(type: "text", maxLength: 200, nullable: true, collation: "C"),
                    KeyRationale = table.Column<string>(type: "text", maxLength: 4000, nullable: true, collation: "C"),
                    Level = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    ManagerEmail = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Mappings = table.Column<List<string>>(type: "text[]", maxLength: -1, nullable: false),
                    Nature = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    OwnerEmail = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    PerformerEmail = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Process = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C"),
                    Report = table.Column<string>(type: "text", maxLength: 4000, nullable: true, collation: "C"),
                    RiskRating = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Systems = table.Column<List<string>>(type: "text[]", maxLength: -1, nullable: false),
                    Title = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C"),
                    Type = table.Column<string>(type: "text", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ControlVersion", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ControlVersion_Control_ControlId",
                        column: x => x.ControlId,
                        principalTable: "Control",
                        principalColumn: "ControlId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LinkTokens",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    LinkId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkTokens", x => x.Hash);
                    table.ForeignKey(
                        name: "FK_LinkTokens_Links_LinkId",
                        column: x => x.LinkId,
                        principalTable: "Links",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "Accounts",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "Accounts",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserClaims_UserId",
                table: "AspNetUserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserLogins_UserId",
                table: "AspNetUserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_AuditId",
                table: "Attestations",
                column: "AuditId");

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_CampaignId_ControlId",
                table: "Attestations",
                columns: new[] { "CampaignId", "ControlId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_ControlId",
                table: "Attestations",
                column: "ControlId");

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_ReceiptNumber",
                table: "Attestations",
                column: "ReceiptNumber",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_SignerId",
                table: "Attestations",
                column: "SignerId");

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_State_DueAt",
                table: "Attestations",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Audits_Name",
                table: "Audits",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Audits_State",
                table: "Audits",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_Campaigns_AuditId",
                table: "Campaigns",
                column: "AuditId");

            migrationBuilder.CreateIndex(
                name: "IX_Campaigns_OccurrenceKey",
                table: "Campaigns",
                column: "OccurrenceKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Campaigns_State_OpenedAt",
                table: "Campaigns",
                columns: new[] { "State", "OpenedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ControlVersion_ControlId_Number",
                table: "ControlVersion",
                columns: new[] { "ControlId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Findings_AuditId_State",
                table: "Findings",
                columns: new[] { "AuditId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_ControlId",
                table: "Findings",
                column: "ControlId");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_Number",
                table: "Findings",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Findings_RemediationOwner_State",
                table: "Findings",
                columns: new[] { "RemediationOwner", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_Sequence",
                table: "Findings",
                column: "Sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Findings_Source_SourceId",
                table: "Findings",
                columns: new[] { "Source", "SourceId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GateStates_AuditId_NodeId",
                table: "GateStates",
                columns: new[] { "AuditId", "NodeId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LinkFetches_LinkId_At",
                table: "LinkFetches",
                columns: new[] { "LinkId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Links_ItemId",
                table: "Links",
                column: "ItemId");

            migrationBuilder.CreateIndex(
                name: "IX_Links_PersonId",
                table: "Links",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_LinkTokens_LinkId",
                table: "LinkTokens",
                column: "LinkId");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_DedupeKey",
                table: "OutboxMails",
                column: "DedupeKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_ItemId",
                table: "OutboxMails",
                column: "ItemId");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_State_NextAttemptAt",
                table: "OutboxMails",
                columns: new[] { "State", "NextAttemptAt" });

            migrationBuilder.CreateIndex(
                name: "IX_People_Email",
                table: "People",
                column: "Email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_People_ManagerId",
                table: "People",
                column: "ManagerId");

            migrationBuilder.CreateIndex(
                name: "IX_Schedules_AuditId",
                table: "Schedules",
                column: "AuditId");

            migrationBuilder.CreateIndex(
                name: "IX_SpentNonces_At",
                table: "SpentNonces",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Tasks_AskedBy",
                table: "Tasks",
                column: "AskedBy",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Tasks_Assignee_State_DueAt",
                table: "Tasks",
                columns: new[] { "Assignee", "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Tasks_AuditId_Key",
                table: "Tasks",
                columns: new[] { "AuditId", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Tasks_State_DueAt",
                table: "Tasks",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_TrailEntries_Subject_At",
                table: "TrailEntries",
                columns: new[] { "Subject", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowBookmarks_DueAt",
                table: "WorkflowBookmarks",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowBookmarks_InstanceId",
                table: "WorkflowBookmarks",
                column: "InstanceId");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowBookmarks_Name_Key",
                table: "WorkflowBookmarks",
                columns: new[] { "Name", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_DefinitionId_Version",
                table: "WorkflowDefinitions",
                columns: new[] { "DefinitionId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_IsPublished",
                table: "WorkflowDefinitions",
                column: "IsPublished");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowInstances_AuditId_CreatedAt",
                table: "WorkflowInstances",
                columns: new[] { "AuditId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowInstances_CorrelationId",
                table: "WorkflowInstances",
                column: "CorrelationId");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowInstances_ParentInstanceId",
                table: "WorkflowInstances",
                column: "ParentInstanceId");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowInstances_SubStatus_UpdatedAt",
                table: "WorkflowInstances",
                columns: new[] { "SubStatus", "UpdatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowSignals_CoalesceKey",
                table: "WorkflowSignals",
                column: "CoalesceKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowSignals_Name_Key",
                table: "WorkflowSignals",
                columns: new[] { "Name", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowSignals_ReadyAt",
                table: "WorkflowSignals",
                column: "ReadyAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AspNetUserClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserLogins");

            migrationBuilder.DropTable(
                name: "AspNetUserTokens");

            migrationBuilder.DropTable(
                name: "Attestations");

            migrationBuilder.DropTable(
                name: "AuditPhases");

            migrationBuilder.DropTable(
                name: "Campaigns");

            migrationBuilder.DropTable(
                name: "ControlVersion");

            migrationBuilder.DropTable(
                name: "FindingNumbers");

            migrationBuilder.DropTable(
                name: "Findings");

            migrationBuilder.DropTable(
                name: "GateStates");

            migrationBuilder.DropTable(
                name: "LinkFetches");

            migrationBuilder.DropTable(
                name: "LinkTokens");

            migrationBuilder.DropTable(
                name: "OutboxMails");

            migrationBuilder.DropTable(
                name: "People");

            migrationBuilder.DropTable(
                name: "ProtectionKeys");

            migrationBuilder.DropTable(
                name: "Schedules");

            migrationBuilder.DropTable(
                name: "SpentNonces");

            migrationBuilder.DropTable(
                name: "Tasks");

            migrationBuilder.DropTable(
                name: "TrailEntries");

            migrationBuilder.DropTable(
                name: "TrailHeads");

            migrationBuilder.DropTable(
                name: "WorkflowBookmarks");

            migrationBuilder.DropTable(
                name: "WorkflowDefinitions");

            migrationBuilder.DropTable(
                name: "WorkflowInstances");

            migrationBuilder.DropTable(
                name: "WorkflowJournal");

            migrationBuilder.DropTable(
                name: "WorkflowSignals");

            migrationBuilder.DropTable(
                name: "Accounts");

            migrationBuilder.DropTable(
                name: "Control");

            migrationBuilder.DropTable(
                name: "Audits");

            migrationBuilder.DropTable(
                name: "Links");
        }
    }
}
