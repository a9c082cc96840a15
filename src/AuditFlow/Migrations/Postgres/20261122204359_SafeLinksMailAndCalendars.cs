using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SafeLinksMailAndCalendars : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "HandBackReason",
                table: "Tasks",
                type: "text",
                maxLength: 1000,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "HandedBackAt",
                table: "Tasks",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Identity",
                table: "Tasks",
                type: "text",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "IdentityMethod",
                table: "Tasks",
                type: "text",
                maxLength: 60,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "TypedName",
                table: "Tasks",
                type: "text",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "LastKey",
                table: "Schedules",
                type: "text",
                maxLength: 400,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Rule",
                table: "Schedules",
                type: "text",
                maxLength: 2000,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "Failures",
                table: "OutboxMails",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "IsOptional",
                table: "OutboxMails",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "NotBefore",
                table: "OutboxMails",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "QuietZone",
                table: "OutboxMails",
                type: "text",
                maxLength: 64,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Thread",
                table: "OutboxMails",
                type: "text",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<byte[]>(
                name: "CodeHash",
                table: "LinkTokens",
                type: "bytea",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "KilledAt",
                table: "Links",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "What",
                table: "LinkFetches",
                type: "text",
                maxLength: 10,
                nullable: false,
                defaultValue: "link",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "Authenticators",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Secret = table.Column<string>(type: "text", maxLength: 1000, nullable: false, collation: "C"),
                    ConfirmedAt = table.Column<long>(type: "bigint", nullable: true),
                    LastStep = table.Column<long>(type: "bigint", nullable: false),
                    RecoveryHashes = table.Column<List<string>>(type: "text[]", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Authenticators", x => x.AccountId);
                    table.ForeignKey(
                        name: "FK_Authenticators_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "BounceReports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    Source = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Outcome = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    MailId = table.Column<Guid>(type: "uuid", nullable: true),
                    Recipient = table.Column<string>(type: "text", maxLength: 254, nullable: true, collation: "C"),
                    Words = table.Column<string>(type: "text", maxLength: 2000, nullable: false, collation: "C"),
                    Excerpt = table.Column<string>(type: "text", maxLength: -1, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BounceReports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CompanyWeeks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Weekend = table.Column<int[]>(type: "integer[]", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CompanyWeeks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EvidenceFiles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Sha256 = table.Column<string>(type: "text", maxLength: 64, nullable: false, collation: "C"),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 120, nullable: false, collation: "C"),
                    Type = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Scan = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "text", maxLength: 40, nullable: false, collation: "C"),
                    ItemId = table.Column<Guid>(type: "uuid", nullable: false),
                    AuditId = table.Column<Guid>(type: "uuid", nullable: true),
                    CoversFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    CoversTo = table.Column<DateOnly>(type: "date", nullable: true),
                    CollectedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedFrom = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    ReceivedFromId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvidenceFiles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FiscalPeriods",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "text", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 60, nullable: false, collation: "C"),
                    First = table.Column<DateOnly>(type: "date", nullable: false),
                    Last = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FiscalPeriods", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FiscalYears",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Pattern = table.Column<string>(type: "text", maxLength: 1000, nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FiscalYears", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Holidays",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Holidays", x => x.Day);
                });

            migrationBuilder.CreateTable(
                name: "MailAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MailId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    BeganAt = table.Column<long>(type: "bigint", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: false),
                    Fault = table.Column<string>(type: "text", maxLength: 40, nullable: true),
                    Words = table.Column<string>(type: "text", maxLength: 2000, nullable: true, collation: "C"),
                    Conversation = table.Column<string>(type: "text", maxLength: -1, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailAttempts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MailAttempts_OutboxMails_MailId",
                        column: x => x.MailId,
                        principalTable: "OutboxMails",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MailedCodes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    LinkId = table.Column<Guid>(type: "uuid", nullable: false),
                    Browser = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailedCodes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MailedCodes_Links_LinkId",
                        column: x => x.LinkId,
                        principalTable: "Links",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MailOptOuts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Address = table.Column<string>(type: "text", maxLength: 254, nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailOptOuts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SchedulePauses",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ScheduleId = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<long>(type: "bigint", nullable: false),
                    Until = table.Column<long>(type: "bigint", nullable: true),
                    By = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "text", maxLength: 1000, nullable: false, collation: "C"),
                    ResumedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SchedulePauses", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SchedulePauses_Schedules_ScheduleId",
                        column: x => x.ScheduleId,
                        principalTable: "Schedules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ScheduleSkips",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ScheduleId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    PlannedFor = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    By = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "text", maxLength: 1000, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScheduleSkips", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ScheduleSkips_Schedules_ScheduleId",
                        column: x => x.ScheduleId,
                        principalTable: "Schedules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SigningKeys",
                columns: table => new
                {
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Fingerprint = table.Column<string>(type: "text", maxLength: 64, nullable: false, collation: "C"),
                    PublicKey = table.Column<byte[]>(type: "bytea", maxLength: 200, nullable: false),
                    PrivateKey = table.Column<byte[]>(type: "bytea", maxLength: 400, nullable: true),
                    MadeAt = table.Column<long>(type: "bigint", nullable: false),
                    RetiredAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SigningKeys", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_State_Recipient",
                table: "OutboxMails",
                columns: new[] { "State", "Recipient" });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_Thread",
                table: "OutboxMails",
                column: "Thread");

            migrationBuilder.CreateIndex(
                name: "IX_LinkTokens_CodeHash",
                table: "LinkTokens",
                column: "CodeHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BounceReports_Digest",
                table: "BounceReports",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BounceReports_MailId",
                table: "BounceReports",
                column: "MailId");

            migrationBuilder.CreateIndex(
                name: "IX_BounceReports_Outcome_ReceivedAt",
                table: "BounceReports",
                columns: new[] { "Outcome", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_EvidenceFiles_AuditId",
                table: "EvidenceFiles",
                column: "AuditId");

            migrationBuilder.CreateIndex(
                name: "IX_EvidenceFiles_Kind_ItemId_Sha256_Name",
                table: "EvidenceFiles",
                columns: new[] { "Kind", "ItemId", "Sha256", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EvidenceFiles_Sha256",
                table: "EvidenceFiles",
                column: "Sha256");

            migrationBuilder.CreateIndex(
                name: "IX_FiscalPeriods_Kind_Name",
                table: "FiscalPeriods",
                columns: new[] { "Kind", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailAttempts_MailId_BeganAt",
                table: "MailAttempts",
                columns: new[] { "MailId", "BeganAt" });

            migrationBuilder.CreateIndex(
                name: "IX_MailedCodes_LinkId_AskedAt",
                table: "MailedCodes",
                columns: new[] { "LinkId", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_MailOptOuts_Address_Kind",
                table: "MailOptOuts",
                columns: new[] { "Address", "Kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SchedulePauses_ScheduleId_From",
                table: "SchedulePauses",
                columns: new[] { "ScheduleId", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_ScheduleSkips_ScheduleId_Key",
                table: "ScheduleSkips",
                columns: new[] { "ScheduleId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SigningKeys_Fingerprint",
                table: "SigningKeys",
                column: "Fingerprint",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Authenticators");

            migrationBuilder.DropTable(
                name: "BounceReports");

            migrationBuilder.DropTable(
                name: "CompanyWeeks");

            migrationBuilder.DropTable(
                name: "EvidenceFiles");

            migrationBuilder.DropTable(
                name: "FiscalPeriods");

            migrationBuilder.DropTable(
                name: "FiscalYears");

            migrationBuilder.DropTable(
                name: "Holidays");

            migrationBuilder.DropTable(
                name: "MailAttempts");

            migrationBuilder.DropTable(
                name: "MailedCodes");

            migrationBuilder.DropTable(
                name: "MailOptOuts");

            migrationBuilder.DropTable(
                name: "SchedulePauses");

            migrationBuilder.DropTable(
                name: "ScheduleSkips");

            migrationBuilder.DropTable(
                name: "SigningKeys");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_State_Recipient",
                table: "OutboxMails");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_Thread",
                table: "OutboxMails");

            migrationBuilder.DropIndex(
                name: "IX_LinkTokens_CodeHash",
                table: "LinkTokens");

            migrationBuilder.DropColumn(
                name: "HandBackReason",
                table: "Tasks");

            migrationBuilder.DropColumn(
                name: "HandedBackAt",
                table: "Tasks");

            migrationBuilder.DropColumn(
                name: "Identity",
                table: "Tasks");

            migrationBuilder.DropColumn(
                name: "IdentityMethod",
                table: "Tasks");

            migrationBuilder.DropColumn(
                name: "TypedName",
                table: "Tasks");

            migrationBuilder.DropColumn(
                name: "LastKey",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Rule",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Failures",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "IsOptional",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "NotBefore",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "QuietZone",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "Thread",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "CodeHash",
                table: "LinkTokens");

            migrationBuilder.DropColumn(
                name: "KilledAt",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "What",
                table: "LinkFetches");
        }
    }
}
