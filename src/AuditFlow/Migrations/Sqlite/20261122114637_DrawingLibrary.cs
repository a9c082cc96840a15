using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DrawingLibrary : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Authors",
                table: "WorkflowDefinitions",
                type: "TEXT",
                maxLength: -1,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "ChangedAt",
                table: "WorkflowDefinitions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ChangedBy",
                table: "WorkflowDefinitions",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PublishedAt",
                table: "WorkflowDefinitions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PublishedBy",
                table: "WorkflowDefinitions",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Revision",
                table: "WorkflowDefinitions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            // A version that began as a draft was drawn by somebody, though nobody wrote down by whom: its id says so.
            migrationBuilder.Sql("""UPDATE "WorkflowDefinitions" SET "ChangedBy" = 'person:unknown' WHERE "Id" LIKE "DefinitionId" || '-v' || "Version" || '-%'""");

            migrationBuilder.CreateTable(
                name: "OfferedDrawings",
                columns: table => new
                {
                    DefinitionId = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Json = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    SourceHash = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    OfferedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OfferedDrawings", x => x.DefinitionId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_IsLatest_Name",
                table: "WorkflowDefinitions",
                columns: new[] { "IsLatest", "Name" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OfferedDrawings");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowDefinitions_IsLatest_Name",
                table: "WorkflowDefinitions");

            migrationBuilder.DropColumn(
                name: "Authors",
                table: "WorkflowDefinitions");

            migrationBuilder.DropColumn(
                name: "ChangedAt",
                table: "WorkflowDefinitions");

            migrationBuilder.DropColumn(
                name: "ChangedBy",
                table: "WorkflowDefinitions");

            migrationBuilder.DropColumn(
                name: "PublishedAt",
                table: "WorkflowDefinitions");

            migrationBuilder.DropColumn(
                name: "PublishedBy",
                table: "WorkflowDefinitions");

            migrationBuilder.DropColumn(
                name: "Revision",
                table: "WorkflowDefinitions");
        }
    }
}
