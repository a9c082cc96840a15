using System.Globalization;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Csv;
using Bogus;

namespace AuditFlow.Tests.Fixtures;

/// <summary>Registers of any size, the same for the same numbers: roles and example.com mailboxes, no person's name.</summary>
public static class Volume
{
    const int Seed = 20_261_123;

    static readonly string[] Duties = ["revenue", "payroll", "treasury", "tax", "access", "change", "network", "vendor", "close", "equity"];
    static readonly string[] Posts = ["lead", "analyst", "manager", "director", "accountant", "engineer"];
    static readonly string[] Zones = ["America/New_York", "Europe/Dublin", "Asia/Kolkata", "America/Chicago"];
    static readonly string[] Systems = ["Ledgerline ERP", "Keystead SSO", "Prod Cloud", "Tallyhook Billing"];

    /// <summary>A tree of managers; the first person reports to the board.</summary>
    public static byte[] PeopleCsv(int count)
    {
        var random = new Randomizer(Seed);
        return CsvText.Write(PersonSheet.Columns, Enumerable.Range(1, count).Select(number => new[]
        {
            Mailbox(number), Post(number), number <= 10 ? "Manager" : "ControlOwner;Performer", number == 1 ? "" : Mailbox(random.Number(1, Math.Max(1, Math.Min(number - 1, count / 10)))),
            random.ArrayElement(Zones),
        }));
    }

    /// <param name="count">So many controls.</param>
    /// <param name="people">So many people as in <see cref="PeopleCsv"/>.</param>
    /// <param name="changedEvery">Gives every n-th control another description than with 0.</param>
    public static byte[] ControlsCsv(int count, int people, int changedEvery = 0)
    {
        var random = new Randomizer(Seed);
        return CsvText.Write(ControlSheet.Columns, Enumerable.Range(1, count).Select(number =>
        {
            var duty = random.ArrayElement(Duties);
            var hours = random.Number(1, 72);
            var owner = random.Number(1, people);
            var type = random.Enum<ControlType>();
            var changed = changedEvery > 0 && number % changedEvery == 0;
            return (IEnumerable<string>)
            [
                $"VOL-{number.ToString("D5", CultureInfo.InvariantCulture)}", $"Review of {duty} item {number}",
                $"Each business day the {duty} {random.ArrayElement(Posts)} reads the open {duty} items, clears each within {(changed ? hours + 1 : hours)} hours and signs the ticket.",
                duty, random.ArrayElement(Systems), Mailbox(owner), Mailbox(random.Number(1, people)), Mailbox(1),
                random.Enum<ControlNature>().ToString(), type.ToString(), random.Enum<ControlLevel>().ToString(), random.Enum<Frequency>().ToString(),
                random.Bool() ? "Yes" : "No", "No later control would catch it in time.", random.Enum<RiskRating>().ToString(), "", "",
                $"{random.Number(1, 17)}", $"CC6.{random.Number(1, 8)}", "", "Signed ticket", "Open items export (C&A: count agreed to the queue)",
                number > 1 && number % 50 == 0 ? "VOL-00001" : "", "2024-01-01",
            ];
        }));
    }

    public static string Mailbox(int number) => string.Create(CultureInfo.InvariantCulture, $"{Duties[number % Duties.Length]}-{Posts[number % Posts.Length]}-{number}@example.com");

    static string Post(int number) => string.Create(CultureInfo.InvariantCulture, $"{Duties[number % Duties.Length]} {Posts[number % Posts.Length]} {number}");
}
