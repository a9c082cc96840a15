using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DrawingUses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WorkflowDefinitions_IsLatest_Name",
                table: "WorkflowDefinitions");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowDefinitions_IsPublished",
                table: "WorkflowDefinitions");

            migrationBuilder.AddColumn<bool>(
                name: "IsUsableAsActivity",
                table: "WorkflowDefinitions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "WorkflowDefinitionUses",
                columns: table => new
                {
                    VersionId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    UsedId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowDefinitionUses", x => new { x.VersionId, x.UsedId });
                    table.ForeignKey(
                        name: "FK_WorkflowDefinitionUses_WorkflowDefinitions_VersionId",
                        column: x => x.VersionId,
                        principalTable: "WorkflowDefinitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowInstances_CreatedAt",
                table: "WorkflowInstances",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_Latest",
                table: "WorkflowDefinitions",
                column: "Name",
                filter: "\"IsLatest\"");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_Published",
                table: "WorkflowDefinitions",
                column: "DefinitionId",
                filter: "\"IsPublished\"");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_Usable",
                table: "WorkflowDefinitions",
                columns: new[] { "Name", "DefinitionId" },
                filter: "\"IsUsableAsActivity\" AND \"IsPublished\"");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitionUses_UsedId",
                table: "WorkflowDefinitionUses",
                column: "UsedId");

            // What versions of before use, as the designer and the publication write it into their nodes.
            migrationBuilder.Sql(
                """
                UPDATE "WorkflowDefinitions" SET "IsUsableAsActivity" = TRUE WHERE position('"usableAsActivity":true' in "Json") > 0;
                INSERT INTO "WorkflowDefinitionUses" ("VersionId", "UsedId")
                SELECT DISTINCT d."Id", node #>> '{}' FROM "WorkflowDefinitions" d, jsonb_path_query(d."Json"::jsonb, '$.**.workflowDefinitionId') node
                WHERE d."Json" NOT LIKE '%\\u0000%' AND jsonb_typeof(node) = 'string' AND length(node #>> '{}') BETWEEN 1 AND 200;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "WorkflowDefinitionUses");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowInstances_CreatedAt",
                table: "WorkflowInstances");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowDefinitions_Latest",
                table: "WorkflowDefinitions");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowDefinitions_Published",
                table: "WorkflowDefinitions");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowDefinitions_Usable",
                table: "WorkflowDefinitions");

            migrationBuilder.DropColumn(
                name: "IsUsableAsActivity",
                table: "WorkflowDefinitions");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_IsLatest_Name",
                table: "WorkflowDefinitions",
                columns: new[] { "IsLatest", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowDefinitions_IsPublished",
                table: "WorkflowDefinitions",
                column: "IsPublished");
        }
    }
}
