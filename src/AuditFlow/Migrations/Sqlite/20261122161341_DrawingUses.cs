using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "WorkflowDefinitionUses",
                columns: table => new
                {
                    VersionId = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    UsedId = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false)
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
                UPDATE "WorkflowDefinitions" SET "IsUsableAsActivity" = 1 WHERE json_extract("Json", '$.options.usableAsActivity') = 1;
                INSERT INTO "WorkflowDefinitionUses" ("VersionId", "UsedId")
                SELECT DISTINCT d."Id", node.value FROM "WorkflowDefinitions" d, json_tree(d."Json") node
                WHERE node.key = 'workflowDefinitionId' AND node.type = 'text' AND length(node.value) BETWEEN 1 AND 200;
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
