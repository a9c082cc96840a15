using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class JournalBlocks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "WorkflowJournalBlocks",
                columns: table => new
                {
                    InstanceId = table.Column<string>(type: "text", maxLength: 400, nullable: false, collation: "C"),
                    FirstSequence = table.Column<long>(type: "bigint", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    Entries = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowJournalBlocks", x => new { x.InstanceId, x.FirstSequence });
                });

            // What was a row an entry becomes blocks of rows as JSON, which are read like any other.
            migrationBuilder.Sql(
                """
                INSERT INTO "WorkflowJournalBlocks" ("InstanceId", "FirstSequence", "Count", "Entries")
                SELECT "InstanceId", MIN("Sequence"), COUNT(*), convert_to(json_agg(json_build_object(
                    's', "Sequence", 'e', "Event", 'a', "ActivityId", 't', "ActivityType", 'n', "NodeId", 'i', "ActivityInstanceId", 'm', "Message", 'p', "Payload", 'at', "At") ORDER BY "Sequence")::text, 'UTF8')
                FROM "WorkflowJournal" GROUP BY "InstanceId", "Sequence" / 500
                """);

            migrationBuilder.DropTable(
                name: "WorkflowJournal");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
            => throw new System.NotSupportedException("Journals are not turned back into rows. Go back to a copy of the database from before.");
    }
}
