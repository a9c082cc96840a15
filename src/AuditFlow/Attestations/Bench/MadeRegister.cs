using System.Globalization;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Csv;

namespace AuditFlow.Attestations.Bench;

/// <summary>A register of any size, the same for the same number: each owner has 25 controls.</summary>
internal static class MadeRegister
{
    public const int ControlsAnOwner = 25;
    const string Manager = "controls-manager@example.com";

    public static int Owners(int controls) => (controls + ControlsAnOwner - 1) / ControlsAnOwner;

    public static byte[] People(int controls) => CsvText.Write(
        PersonSheet.Columns,
        Enumerable.Range(1, Owners(controls)).Select(number => (IEnumerable<string>)[Owner(number), $"Control owner {number}", "ControlOwner", Manager, "Europe/Berlin"])
            .Prepend([Manager, "Controls manager", "Manager", "", "Europe/Berlin"]));

    // Owners are mixed as in a register that has grown, so that nobody's controls stand together.
    public static byte[] Controls(int controls) => CsvText.Write(
        ControlSheet.Columns,
        Enumerable.Range(0, controls).Select(number => (IEnumerable<string>)
        [
            string.Create(CultureInfo.InvariantCulture, $"CTL-{number + 1:D5}"), $"Review of open items {number + 1}",
            "Each business day the owner reads the open items, clears each within two business days and signs the ticket with the reason.",
            "Close", "Ledger", Owner(number % Owners(controls) + 1), Owner(number % Owners(controls) + 1), Manager, "Detective", "Manual", "Process", "Daily",
            number % 3 == 0 ? "Yes" : "No", "No later control would catch it in time.", "Normal", "", "", "", "", "", "Signed ticket", "", "", "2024-01-01",
        ]));

    static string Owner(int number) => string.Create(CultureInfo.InvariantCulture, $"control-owner-{number}@example.com");
}
