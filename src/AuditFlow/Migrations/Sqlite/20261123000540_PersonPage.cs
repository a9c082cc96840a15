using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PersonPage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_SignedAnswers_OnBehalfOf",
                table: "SignedAnswers",
                column: "OnBehalfOf");

            migrationBuilder.CreateIndex(
                name: "IX_SignedAnswers_SignedBy",
                table: "SignedAnswers",
                column: "SignedBy");

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_DelegatedById",
                table: "Attestations",
                column: "DelegatedById");

            migrationBuilder.CreateIndex(
                name: "IX_Attestations_ManagerEmail_State",
                table: "Attestations",
                columns: new[] { "ManagerEmail", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SignedAnswers_OnBehalfOf",
                table: "SignedAnswers");

            migrationBuilder.DropIndex(
                name: "IX_SignedAnswers_SignedBy",
                table: "SignedAnswers");

            migrationBuilder.DropIndex(
                name: "IX_Attestations_DelegatedById",
                table: "Attestations");

            migrationBuilder.DropIndex(
                name: "IX_Attestations_ManagerEmail_State",
                table: "Attestations");
        }
    }
}
