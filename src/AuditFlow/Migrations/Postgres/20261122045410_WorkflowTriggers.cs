using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WorkflowTriggers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "WorkflowTriggers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    DefinitionId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    DefinitionVersionId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    ActivityId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    DueAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowTriggers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowTriggers_DefinitionId",
                table: "WorkflowTriggers",
                column: "DefinitionId");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowTriggers_DefinitionVersionId_ActivityId",
                table: "WorkflowTriggers",
                columns: new[] { "DefinitionVersionId", "ActivityId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowTriggers_DueAt",
                table: "WorkflowTriggers",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_WorkflowTriggers_Name_Key",
                table: "WorkflowTriggers",
                columns: new[] { "Name", "Key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "WorkflowTriggers");
        }
    }
}
