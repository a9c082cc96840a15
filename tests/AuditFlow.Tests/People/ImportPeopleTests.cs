using System.Text;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Csv;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.People;

[OnBothDatabases]
public sealed class ImportPeopleTests : IAsyncLifetime
{
    const string Header = "Email,DisplayName,Roles,ManagerEmail,TimeZone\n";
    readonly AuditFlowApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    Task<ImportReport> Import(string rows) => Import(Encoding.UTF8.GetBytes(Header + rows));

    Task<ImportReport> Import(byte[] file) => app.Send(new ImportPeople { File = file, FileName = "people.csv" });

    Task<int> Count() => app.Read(db => db.People.CountAsync());

    [Fact]
    public async Task The_sample_register_comes_in_whole_and_a_second_time_changes_nothing()
    {
        var first = await Import(Samples.People);

        first.Errors.ShouldBeEmpty();
        (first.Applied, first.Rows, first.Added, first.WarningCount).ShouldBe((true, 65, 65, 0));
        (await Count()).ShouldBe(65);

        var second = await Import(Samples.People);
        (second.Added, second.Changed, second.Unchanged).ShouldBe((0, 0, 65));
        second.Changes.ShouldBeEmpty();
        (await app.Read(db => db.People.MaxAsync(person => person.Revision))).ShouldBe(await app.Read(db => db.People.Where(person => person.Email == "cfo@example.com").Select(person => person.Revision).SingleAsync()));
    }

    [Fact]
    public async Task A_manager_may_stand_below_in_the_file_and_nobody_gets_an_account()
    {
        (await Import("B@Example.com,Analyst,Performer,a@example.com,UTC\na@example.com,Lead,Manager;ControlOwner,,Europe/Dublin\n")).Applied.ShouldBeTrue();

        var people = await app.Read(db => db.People.OrderBy(person => person.Email).ToListAsync());
        people.Select(person => person.Email).ShouldBe(["a@example.com", "b@example.com"]);
        people[1].ManagerId.ShouldBe(people[0].Id);
        people[0].ManagerId.ShouldBeNull();
        (await app.Read(db => db.Accounts.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_changed_row_is_reported_with_its_columns_and_missing_people_stay()
    {
        await Import("a@example.com,Lead,Manager,,UTC\nb@example.com,Analyst,Performer,a@example.com,UTC\nc@example.com,Clerk,Performer,a@example.com,UTC\n");

        var report = await Import("b@example.com,Senior analyst,Performer;Tester,,Europe/Dublin\nc@example.com,Clerk,Performer,b@example.com,UTC\n");

        (report.Changed, report.Unchanged, report.Missing).ShouldBe((2, 0, 1));
        report.Changes[0].Columns.ShouldBe(["DisplayName", "Roles", "ManagerEmail", "TimeZone"]);
        report.Changes[1].Columns.ShouldBe(["ManagerEmail"]);
        (await Count()).ShouldBe(3);
    }

    [Fact]
    public async Task Every_faulty_row_is_named_at_once_and_nothing_is_imported()
    {
        var report = await Import(
            "a@example.com,Lead,Manger,,UTC\nnot a mailbox,X,Performer,,UTC\nc@example.com,,Performer,,Mars/Olympus\nA@EXAMPLE.COM,Again,Performer,nobody@example.com,UTC\nd@example.com,D,,,UTC\n");

        report.Applied.ShouldBeFalse();
        report.Errors.Select(note => (note.Line, note.Column)).ShouldBe(
            [(2, "Roles"), (3, "Email"), (4, "DisplayName"), (4, "TimeZone"), (5, "Email"), (5, "ManagerEmail"), (6, "Roles")]);
        report.Errors[0].Reason.ShouldContain("Did you mean Manager?");
        report.Errors[4].Reason.ShouldBe("a@example.com stands on line 2 already.");
        (await Count()).ShouldBe(0);
    }

    [Fact]
    public async Task A_circle_of_managers_is_refused_on_each_of_its_rows()
    {
        var report = await Import("a@example.com,A,Manager,b@example.com,UTC\nb@example.com,B,Manager,c@example.com,UTC\nc@example.com,C,Manager,a@example.com,UTC\nd@example.com,D,Performer,a@example.com,UTC\ne@example.com,E,Performer,e@example.com,UTC\n");

        report.Errors.Select(note => note.Line).ShouldBe([2, 3, 4, 6]);
        report.Errors[0].Reason.ShouldBe("The managers run in a circle: a@example.com → b@example.com → c@example.com → a@example.com (lines 2, 3, 4).");
        report.Errors[3].Reason.ShouldContain("cannot be the own manager");
    }

    [Fact]
    public async Task A_circle_through_people_who_are_already_registered_is_found()
    {
        await Import("a@example.com,A,Manager,,UTC\nb@example.com,B,Manager,a@example.com,UTC\n");

        var report = await Import("a@example.com,A,Manager,b@example.com,UTC\n");

        report.Errors.ShouldHaveSingleItem().Line.ShouldBe(2);
        (await app.Read(db => db.People.CountAsync(person => person.ManagerId != null))).ShouldBe(1);
    }

    [Fact]
    public async Task A_preview_says_what_would_happen_and_writes_nothing_at_all()
    {
        var trail = await app.Read(db => db.TrailEntries.CountAsync());

        var report = await app.Send(new PreviewPeople { File = Samples.People });

        (report.Applied, report.Added).ShouldBe((false, 65));
        (await Count()).ShouldBe(0);
        (await app.Read(db => db.TrailEntries.CountAsync())).ShouldBe(trail);
    }

    [Fact]
    public async Task Many_people_come_in_within_seconds()
    {
        var report = await Import(Volume.PeopleCsv(5_000));

        report.Errors.ShouldBeEmpty();
        report.Added.ShouldBe(5_000);
    }
}
