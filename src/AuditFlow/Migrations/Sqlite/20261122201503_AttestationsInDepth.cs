using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AttestationsInDepth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Attestations_CampaignId_ControlId",
                table: "Attestations");

            migrationBuilder.DropIndex(
                name: "IX_Attestations_ReceiptNumber",
                table: "Attestations");

            migrationBuilder.RenameColumn(
                name: "TypedName",
                table: "Attestations",
                newName: "ReviewedBy");

            migrationBuilder.RenameColumn(
                name: "SignedText",
                table: "Attestations",
                newName: "Saved");

            migrationBuilder.RenameColumn(
                name: "Locale",
                table: "Attestations",
                newName: "ReassignedFrom");

            migrationBuilder.RenameColumn(
                name: "LinkId",
                table: "Attestations",
                newName: "DelegatedById");

            migrationBuilder.AddColumn<string>(
                name: "ClosedBy",
                table: "Campaigns",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ClosesOn",
                table: "Campaigns",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<long>(
                name: "CreatedAt",
                table: "Campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "HasGaps",
                table: "Campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "LeadAskedAt",
                table: "Campaigns",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "OpensAt",
                table: "Campaigns",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Plan",
                table: "Campaigns",
                type: "TEXT",
                maxLength: -1,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Scope",
                table: "Campaigns",
                type: "TEXT",
                maxLength: -1,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Template",
                table: "Campaigns",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Answers",
                table: "Attestations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "BundleId",
                table: "Attestations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DelegatedBecause",
                table: "Attestations",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DelegatedBy",
                table: "Attestations",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DelegatedUntil",
                table: "Attestations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Escalations",
                table: "Attestations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "IsOnBehalf",
                table: "Attestations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsSameForAll",
                table: "Attestations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Level",
                table: "Attestations",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "LevelReached",
                table: "Attestations",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "NeedsReview",
                table: "Attestations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Place",
                table: "Attestations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ReturnedBecause",
                table: "Attestations",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReviewedAt",
                table: "Attestations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UndeliverableBecause",
                table: "Attestations",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Bundles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CampaignId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AuditId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Level = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    LinkId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RemindedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Bundles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CampaignTemplates",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Plan = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    IsRetired = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CampaignTemplates", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RestrictedAnswers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AttestationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Question = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Yes = table.Column<bool>(type: "INTEGER", nullable: false),
                    Words = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RestrictedAnswers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SignedAnswers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AttestationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Answer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Comment = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    TypedName = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    SignedBy = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    OnBehalfOf = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    OnBehalfBecause = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    CorrectedBecause = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    IsSameForAll = table.Column<bool>(type: "INTEGER", nullable: false),
                    ControlVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    ControlHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Level = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Method = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Locale = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ReceiptNumber = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Receipt = table.Column<string>(type: "TEXT", maxLength: -1, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignedAnswers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_BundleId",
                table: "Attestations",
                column: "BundleId");

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_CampaignId_ControlId_Place",
                table: "Attestations",
                columns: new[] { "CampaignId", "ControlId", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_CampaignId_State",
                table: "Attestations",
                columns: new[] { "CampaignId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Bundles_CampaignId",
                table: "Bundles",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_Bundles_LinkId",
                table: "Bundles",
                column: "LinkId");

            migrationBuilder.CreateIndex(
                name: "IX_Bundles_PersonId",
                table: "Bundles",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_CampaignTemplates_Name",
                table: "CampaignTemplates",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RestrictedAnswers_AttestationId_Number_Question",
                table: "RestrictedAnswers",
                columns: new[] { "AttestationId", "Number", "Question" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SignedAnswers_AttestationId_Number",
                table: "SignedAnswers",
                columns: new[] { "AttestationId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SignedAnswers_ReceiptNumber",
                table: "SignedAnswers",
                column: "ReceiptNumber",
                unique: true);

            // What was asked and signed before: each open request becomes a page of its own under its link, each signature a row.
            migrationBuilder.Sql("""
                UPDATE "Campaigns" SET "Plan" = '{}', "Scope" = '{}', "CreatedAt" = "OpenedAt", "ClosesOn" = date("DueOn", '+10 days'), "HasGaps" = ("State" = 'ClosedWithGaps')
                """);
            migrationBuilder.Sql("""
                INSERT INTO "Bundles" ("Id", "CampaignId", "AuditId", "PersonId", "Email", "Level", "LinkId", "CreatedAt", "Version")
                SELECT "Id", "CampaignId", "AuditId", "SignerId", "SignerEmail", 'L1', "DelegatedById", COALESCE("SentAt", 0), 1 FROM "Attestations" WHERE "DelegatedById" IS NOT NULL
                """);
            migrationBuilder.Sql("""
                INSERT INTO "SignedAnswers" ("Id", "AttestationId", "Number", "Answer", "Comment", "TypedName", "SignedBy", "IsSameForAll", "ControlVersion", "ControlHash", "Level", "Method", "Locale", "Text", "Hash", "ReceiptNumber", "At")
                SELECT "Id", "Id", 1, "Answer", "Comment", "ReviewedBy", "SignerEmail", 0, "ControlVersion", "ControlHash", 'L1', 'personal link', "ReassignedFrom", "Saved", "SignedHash", "ReceiptNumber", "SubmittedAt"
                FROM "Attestations" WHERE "Saved" IS NOT NULL
                """);
            migrationBuilder.Sql("""
                UPDATE "Attestations" SET "Level" = 'L1', "BundleId" = CASE WHEN "DelegatedById" IS NULL THEN NULL ELSE "Id" END,
                    "Answers" = CASE WHEN "Saved" IS NULL THEN 0 ELSE 1 END, "LevelReached" = CASE WHEN "Saved" IS NULL THEN NULL ELSE 'L1' END,
                    "Escalations" = CASE WHEN "EscalatedAt" IS NULL THEN 0 ELSE 1 END
                """);
            migrationBuilder.Sql("""UPDATE "Attestations" SET "Saved" = NULL, "ReviewedBy" = NULL, "ReassignedFrom" = NULL, "DelegatedById" = NULL""");
            migrationBuilder.Sql("""ALTER TABLE "Attestations" DROP COLUMN "SignedHash" """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Bundles");

            migrationBuilder.DropTable(
                name: "CampaignTemplates");

            migrationBuilder.DropTable(
                name: "RestrictedAnswers");

            migrationBuilder.DropTable(
                name: "SignedAnswers");

            migrationBuilder.DropIndex(
                name: "IX_Attestations_BundleId",
                table: "Attestations");

            migrationBuilder.DropIndex(
                name: "IX_Attestations_CampaignId_ControlId_Place",
                table: "Attestations");

            migrationBuilder.DropIndex(
                name: "IX_Attestations_CampaignId_State",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "ClosedBy",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "ClosesOn",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "CreatedAt",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "HasGaps",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "LeadAskedAt",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "OpensAt",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "Plan",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "Scope",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "Template",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "Answers",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "BundleId",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "DelegatedBecause",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "DelegatedBy",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "DelegatedUntil",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "Escalations",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "IsOnBehalf",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "IsSameForAll",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "Level",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "LevelReached",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "NeedsReview",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "ReturnedBecause",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "ReviewedAt",
                table: "Attestations");

            migrationBuilder.DropColumn(
                name: "UndeliverableBecause",
                table: "Attestations");

            migrationBuilder.RenameColumn(
                name: "Saved",
                table: "Attestations",
                newName: "SignedText");

            migrationBuilder.RenameColumn(
                name: "ReviewedBy",
                table: "Attestations",
                newName: "TypedName");

            migrationBuilder.RenameColumn(
                name: "ReassignedFrom",
                table: "Attestations",
                newName: "Locale");

            migrationBuilder.RenameColumn(
                name: "DelegatedById",
                table: "Attestations",
                newName: "LinkId");

            migrationBuilder.AddColumn<string>(
                name: "SignedHash",
                table: "Attestations",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_CampaignId_ControlId",
                table: "Attestations",
                columns: new[] { "CampaignId", "ControlId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_ReceiptNumber",
                table: "Attestations",
                column: "ReceiptNumber",
                unique: true);
        }
    }
}
