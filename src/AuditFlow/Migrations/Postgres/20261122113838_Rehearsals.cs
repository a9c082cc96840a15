using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Rehearsals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CaughtMails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    To = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Text = table.Column<string>(type: "text", maxLength: -1, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaughtMails", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Rehearsals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    DefinitionId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    DrawingName = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    RunId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    StartedBy = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    Powers = table.Column<string[]>(type: "text[]", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    EndsAt = table.Column<long>(type: "bigint", nullable: false),
                    NextLookAt = table.Column<long>(type: "bigint", nullable: true),
                    StoppedBecause = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rehearsals", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CaughtMails_At",
                table: "CaughtMails",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Rehearsals_NextLookAt",
                table: "Rehearsals",
                column: "NextLookAt");

            migrationBuilder.CreateIndex(
                name: "IX_Rehearsals_RunId",
                table: "Rehearsals",
                column: "RunId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CaughtMails");

            migrationBuilder.DropTable(
                name: "Rehearsals");
        }
    }
}
