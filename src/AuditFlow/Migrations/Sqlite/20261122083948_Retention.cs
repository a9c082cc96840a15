using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WorkflowBookmarks_Name_Key",
                table: "WorkflowBookmarks");

            migrationBuilder.AddColumn<long>(
                name: "HeldAt",
                table: "Audits",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldBecause",
                table: "Audits",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldBy",
                table: "Audits",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowInstances_DefinitionId_SubStatus",
                table: "WorkflowInstances",
                columns: new[] { "DefinitionId", "SubStatus" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowInstances_FinishedAt",
                table: "WorkflowInstances",
                column: "FinishedAt");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowBookmarks_Name_Key_CorrelationId",
                table: "WorkflowBookmarks",
                columns: new[] { "Name", "Key", "CorrelationId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WorkflowInstances_DefinitionId_SubStatus",
                table: "WorkflowInstances");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowInstances_FinishedAt",
                table: "WorkflowInstances");

            migrationBuilder.DropIndex(
                name: "IX_WorkflowBookmarks_Name_Key_CorrelationId",
                table: "WorkflowBookmarks");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "Audits");

            migrationBuilder.DropColumn(
                name: "HeldBecause",
                table: "Audits");

            migrationBuilder.DropColumn(
                name: "HeldBy",
                table: "Audits");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowBookmarks_Name_Key",
                table: "WorkflowBookmarks",
                columns: new[] { "Name", "Key" });
        }
    }
}
