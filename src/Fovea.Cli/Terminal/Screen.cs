using Spectre.Console;

namespace Fovea.Cli.Terminal;

/// <summary>Where a command writes, and whether somebody looks at it.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Everything said on the way.</param>
/// <param name="Json">Whether results are JSON, one object a line.</param>
sealed record Screen(TextWriter Output, TextWriter Error, bool Json)
{
    const int Edge = 1000;

    /// <summary>Whether results go straight to a terminal.</summary>
    public bool IsTerminal => !Json && ReferenceEquals(Output, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>Columns to lay out for; a pipe has no edge.</summary>
    public int Width => IsTerminal ? Math.Max(40, Console.WindowWidth) : Edge;

    /// <summary>Says something on the way.</summary>
    public void Say(string line) => Error.WriteLine(line);

    /// <summary>Writes a result.</summary>
    public void Write(string line) => Output.WriteLine(line);

    /// <summary>Writes a table: framed on a terminal that is wide enough, aligned columns elsewhere. The columns named are numbers, set to the right.</summary>
    public void WriteTable(IReadOnlyList<string> heads, IReadOnlyList<string[]> rows, params ReadOnlySpan<string> numbers)
    {
        var table = new Table();
        foreach (var head in heads)
        {
            var column = new TableColumn(Markup.Escape(head)).NoWrap();
            table.AddColumn(numbers.Contains(head) ? column.RightAligned() : column);
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));

        var lines = Lay(table.Border(IsTerminal ? TableBorder.Rounded : TableBorder.None));
        if (IsTerminal && lines.Max(line => line.Length) > Width)
            lines = Lay(table.Border(TableBorder.None));
        foreach (var line in lines)
            Output.WriteLine(line.TrimEnd());
    }

    // As wide as it wants to be: a narrow terminal folds long lines better than columns.
    static string[] Lay(Table table)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = Edge;
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
        return text.ToString().TrimEnd().Split('\n');
    }
}
