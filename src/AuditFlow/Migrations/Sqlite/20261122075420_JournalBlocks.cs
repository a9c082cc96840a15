using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuditFlow.Migrations.Sqlite
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
                    InstanceId = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    FirstSequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    Entries = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkflowJournalBlocks", x => new { x.InstanceId, x.FirstSequence });
                });

            // What was a row an entry becomes blocks of rows as JSON, which are read like any other.
            migrationBuilder.Sql(
                """
                INSERT INTO "WorkflowJournalBlocks" ("InstanceId", "FirstSequence", "Count", "Entries")
                SELECT "InstanceId", MIN("Sequence"), COUNT(*), CAST(json_group_array(json_object(
                    's', "Sequence", 'e', "Event", 'a', "ActivityId", 't', "ActivityType", 'n', "NodeId", 'i', "ActivityInstanceId", 'm', "Message", 'p', "Payload", 'at', "At")) AS BLOB)
                FROM (SELECT * FROM "WorkflowJournal" ORDER BY "InstanceId", "Sequence") GROUP BY "InstanceId", "Sequence" / 500
                """);

            migrationBuilder.DropTable(
                name: "WorkflowJournal");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
            => throw new System.NotSupportedException("Journals are not turned back into rows. Go back to a copy of the database from before.");
    }
}
