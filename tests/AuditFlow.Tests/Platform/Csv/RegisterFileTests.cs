using System.Text;
using AuditFlow.Platform.Csv;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace AuditFlow.Tests.Platform.Csv;

public sealed class RegisterFileTests
{
    static readonly string[] Columns = ["Id", "Title", "Notes"];

    static RegisterFile Parse(string text, ImportLimits? limits = null) => Parse(Encoding.UTF8.GetBytes(text), limits);

    static RegisterFile Parse(byte[] bytes, ImportLimits? limits = null) => RegisterFile.Parse(bytes, Columns, limits ?? new ImportLimits());

    [Fact]
    public void Rows_know_the_line_on_which_they_begin()
    {
        var file = Parse("Id,Title,Notes\r\nA,first,\"two\r\nlines\"\r\n\r\nB,second,x\r\nC,third,y");

        file.Errors.Count.ShouldBe(0);
        file.Rows.Select(row => (row.Line, row["Id"])).ShouldBe([(2, "A"), (5, "B"), (6, "C")]);
        file.Rows[0]["Notes"].ShouldBe("two\r\nlines");
    }

    [Theory]
    [InlineData("Notes,Id,Title\nx,A,t\n")]
    [InlineData("\uFEFFid,TITLE,notes\r\nA,t,x\r\n")]
    [InlineData("Id , Title,Notes\nA, t ,\" x \"\n")]
    public void Order_and_case_of_columns_and_the_mark_of_UTF_8_do_not_matter(string text)
    {
        var file = Parse(text);

        file.Errors.Count.ShouldBe(0);
        var row = file.Rows.ShouldHaveSingleItem();
        (row["Id"], row["Title"], row["Notes"]).ShouldBe(("A", "t", "x"));
    }

    [Fact]
    public void A_missing_column_is_named()
        => Parse("Id,Notes\nA,x\n").Errors.InFileOrder.ShouldBe([new ImportNote(1, "Title", "The header does not have this column.")]);

    [Fact]
    public void A_column_named_twice_is_named_with_both_places()
        => Parse("Id,Title,Notes,title\nA,t,x,y\n").Errors.InFileOrder.ShouldHaveSingleItem().ToString()
            .ShouldBe("Line 1, title: The header names this column twice (cells 2 and 4).");

    [Fact]
    public void An_unknown_column_is_ignored_with_a_warning_that_guesses_what_was_meant()
    {
        var file = Parse("Id,Title,Notes,Note\nA,t,x,y\n");

        file.Errors.Count.ShouldBe(0);
        file.Rows.Count.ShouldBe(1);
        file.Warnings.InFileOrder.ShouldHaveSingleItem().Reason.ShouldContain("Did you mean Notes?");
    }

    [Fact]
    public void Every_row_with_the_wrong_number_of_cells_is_named_and_the_others_are_read()
    {
        var file = Parse("Id,Title,Notes\nA,t\nB,t,x\nC,t,x,y\n");

        file.Errors.InFileOrder.Select(note => note.Line).ShouldBe([2, 4]);
        file.Errors.InFileOrder[0].Reason.ShouldContain("2 cells, the header has 3");
        file.Errors.InFileOrder[0].Reason.ShouldContain("Notes");
        file.Rows.ShouldHaveSingleItem()["Id"].ShouldBe("B");
    }

    [Theory]
    [InlineData("Id,Title,Notes\nA,t,x\nB,\"open,x\nC,t,y\n", 3, "never closed")]
    [InlineData("Id,Title,Notes\nA,t,x\nB,\"open,x\nC,\"t\",y\n", 3, "never closed")]
    [InlineData("Id,Title,Notes\nA,t,\"\n", 2, "never closed")]
    [InlineData("Id,Title,Notes\nA,say \"hi\" now,x\n", 2, "stands inside")]
    public void A_quote_out_of_place_is_named_with_the_line_where_its_row_begins(string text, int line, string reason)
    {
        var file = Parse(text);

        var note = file.Errors.InFileOrder.ShouldHaveSingleItem();
        note.Line.ShouldBe(line);
        note.Reason.ShouldContain(reason);
    }

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "no byte", [], "empty" },
        { "only line ends", Encoding.UTF8.GetBytes("\uFEFF\r\n \r\n"), "empty" },
        { "UTF-16 with mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("Id,Title,Notes\nA,t,x\n")], "UTF-16" },
        { "UTF-16 big endian with mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("Id,Title\n")], "UTF-16" },
        { "UTF-16 without mark", Encoding.Unicode.GetBytes("Id,Title,Notes\nA,t,x\n"), "UTF-16" },
        { "UTF-32", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes("Id,Title\n")], "UTF-16 or UTF-32" },
        { "a workbook", [0x50, 0x4B, 3, 4, 20, 0, 6, 0], "Excel workbook" },
        { "random bytes", [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 31 % 27))], "not text" },
        { "semicolons", Encoding.UTF8.GetBytes("Id;Title;Notes\nA;t;x\n"), "divided by semicolons" },
        { "tabs", Encoding.UTF8.GetBytes("Id\tTitle\tNotes\nA\tt\tx\n"), "divided by tabs" },
        { "only a header", Encoding.UTF8.GetBytes("Id,Title,Notes\n"), "no rows" },
        { "lone CR", Encoding.UTF8.GetBytes("Id,Title,Notes\rA,t,x\r"), "carriage return" },
    };

    [Theory, MemberData(nameof(Unreadable))]
    public void What_is_not_a_UTF_8_register_is_refused_with_the_reason(string what, byte[] bytes, string reason)
    {
        var file = Parse(bytes);

        file.Rows.ShouldBeEmpty(what);
        file.Errors.InFileOrder.ShouldHaveSingleItem().Reason.ShouldContain(reason);
    }

    [Fact]
    public void Windows_1252_NUL_control_characters_and_lost_letters_are_each_named_by_line()
    {
        byte[] bytes = [.. "Id,Title,Notes\nA,caf"u8, 0xE9, .. ",x\nB,t,x\nC,t,a"u8, 0, .. "b\nD,t,\u0007\nE,t,\uFFFD\nF,t\rG,x\n"u8];

        var notes = Parse(bytes).Errors.InFileOrder;

        notes.Select(note => note.Line).ShouldBe([2, 4, 5, 6, 7]);
        notes[0].Reason.ShouldContain("byte 0xE9 at place 6");
        notes[0].Reason.ShouldContain("Windows-1252");
        notes[1].Reason.ShouldContain("NUL");
        notes[2].Reason.ShouldContain("U+0007");
        notes[3].Reason.ShouldContain("U+FFFD");
        notes[4].Reason.ShouldContain("lone carriage return");
    }

    [Fact]
    public void More_rows_than_the_limit_are_refused_where_the_limit_is_passed()
    {
        // The broken quote far below shows that reading stopped at the limit.
        var text = "Id,Title,Notes\n" + string.Concat(Enumerable.Range(1, 50).Select(i => $"A{i},t,x\n")) + "Z,\"broken";

        var file = Parse(text, new ImportLimits { MaxRows = 10 });

        file.Rows.ShouldBeEmpty();
        file.Errors.InFileOrder.ShouldHaveSingleItem().ToString().ShouldStartWith("Line 12: The file has more than 10 rows");
        Parse(string.Join('\n', text.Split('\n').Take(11)), new ImportLimits { MaxRows = 10 }).Rows.Count.ShouldBe(10);
    }

    [Fact]
    public async Task More_bytes_than_the_limit_are_refused_and_not_read_to_the_end()
    {
        var limits = new ImportLimits { MaxBytes = 2_000 };
        using var endless = new MemoryStream(new byte[1_000_000]);

        var bytes = await RegisterFile.ReadBytes(endless, limits, TestContext.Current.CancellationToken);

        bytes.Length.ShouldBe(2_001);
        Parse(bytes, limits).Errors.InFileOrder.ShouldHaveSingleItem().Reason.ShouldContain("larger than 2,000 bytes");
    }

    [Fact]
    public void All_errors_are_counted_and_the_first_two_hundred_are_kept()
    {
        var errors = Parse("Id,Title,Notes\n" + string.Concat(Enumerable.Repeat("A,t\n", 1_000))).Errors;

        errors.Count.ShouldBe(1_000);
        errors.InFileOrder.Count.ShouldBe(200);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+49 30 1234")]
    [InlineData("-5")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=cmd")]
    [InlineData("\r\n=cmd")]
    [InlineData(" =cmd")]
    [InlineData("'=cmd")]
    [InlineData("＝cmd")]
    public void A_cell_that_a_spreadsheet_would_run_is_written_behind_an_apostrophe_and_read_back_as_it_was(string text)
    {
        var written = Encoding.UTF8.GetString(CsvText.Write(Columns, [["A", text, "x"]]));

        written.ShouldMatch("\r\nA,\"?'");
        Parse(written).Rows.ShouldHaveSingleItem()["Title"].ShouldBe(text.Trim());
    }

    [Fact]
    public void Any_text_written_is_read_back_and_never_begins_as_a_formula() =>
        Prop.ForAll<string>(text =>
        {
            text ??= "";
            var guarded = FormulaGuard.Guard(text);
            FormulaGuard.Unguard(guarded).ShouldBe(text);
            (guarded.Length > 0 && "=+-@\t\r".Contains(guarded[0])).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_give_rows_or_reasons_and_never_an_exception() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var file = Parse([.. "Id,Title,Notes\n"u8, .. bytes ?? []]);
            (file.Rows.Count > 0 || file.Errors.Count > 0).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();
}
