using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data</c>: what is done with data sets before anything learns. One file a verb.</summary>
static class DataCommand
{
    static readonly (Func<CancellationToken, Command> Create, IReadOnlyList<string> Examples)[] Verbs =
    [
        (DataGetCommand.Create, DataGetCommand.Examples),
        (DataCheckCommand.Create, DataCheckCommand.Examples),
        (DataShowCommand.Create, DataShowCommand.Examples),
    ];

    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } = [.. Verbs.SelectMany(verb => verb.Examples)];

    public static Command Create(CancellationToken cancellation)
    {
        var command = new Command("data", "Fetches, checks and shows data sets.");
        foreach (var verb in Verbs)
            command.Add(verb.Create(cancellation));
        return command;
    }
}
