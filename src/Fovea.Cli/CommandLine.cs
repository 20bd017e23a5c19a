using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Fovea.Cli.Commands;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Kernels;
using Fovea.Layers;
using Fovea.Training;

namespace Fovea.Cli;

/// <summary>The whole program without the process around it.</summary>
static class CommandLine
{
    /// <summary>Set to 1, it shows stack traces.</summary>
    public const string DebugVariable = "FOVEA_DEBUG";

    static readonly Verb[] Verbs =
    [
        new("train", TrainCommand.Create, TrainCommand.Examples),
        new("search", SearchCommand.Create, SearchCommand.Examples),
        new("eval", EvalCommand.Create, EvalCommand.Examples),
        new("report", _ => ReportCommand.Create(), ReportCommand.Examples),
        new("predict", _ => PredictCommand.Create(), PredictCommand.Examples),
        new("summary", _ => SummaryCommand.Create(), SummaryCommand.Examples),
        new("models", _ => ModelsCommand.Create(), ModelsCommand.Examples),
        new("weights", _ => WeightsCommand.Create(), WeightsCommand.Examples),
        new("book", BookCommand.Create, BookCommand.Examples),
        new("bench", _ => BenchCommand.Create(), BenchCommand.Examples),
        new("data", DataCommand.Create, DataCommand.Examples),
    ];

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments without the program's name.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellation">Asks for a polite end.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        var root = Root(args.FirstOrDefault(), cancellation);
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction || (parsed.Action == parsed.CommandResult.Command.Action && FindMistake(parsed) is not null))
            return Explain(parsed, error);

        try
        {
            OwnDecoders.Register();
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            error.WriteLine("fovea: interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            var known = exception is UsageException or GeometryException or IOException or UnauthorizedAccessException or InvalidDataException
                or TrainingDivergedException or ArgumentException or InvalidOperationException;
            error.WriteLine(known ? $"fovea: {exception.Message}" : $"fovea: unexpected {exception.GetType().Name}: {exception.Message}");
            if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
                error.WriteLine(exception);
            else if (!known)
                error.WriteLine($"This is a fault of Fovea's. {DebugVariable}=1 shows where it happened.");
            return exception is UsageException ? ExitCode.WrongUsage : ExitCode.Failed;
        }
    }

    // Where the first word names a command, only that one is made: making all of them would take a good part of a prediction's time.
    static RootCommand Root(string? word, CancellationToken cancellation)
    {
        var root = new RootCommand("Fovea: convolutional networks in pure C#.");
        var asked = Array.FindAll(Verbs, verb => verb.Name == word);
        foreach (var verb in asked.Length > 0 ? asked : Verbs)
            root.Add(verb.Create(cancellation));
        var examples = Verbs.ToDictionary(verb => verb.Name, verb => verb.Examples);
        examples.Add(root.Name, [.. Verbs.Select(verb => verb.Examples[0])]);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
        return root;
    }

    static int Explain(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.UnmatchedTokens is [var word, ..])
        {
            var names = command.Subcommands.Select(subcommand => subcommand.Name).ToArray();
            var hint = NearestName.Of(word, names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
            error.WriteLine($"fovea: There is no command \"{word}\".{hint} Commands are {string.Join(", ", names)}.");
        }
        else if (FindMistake(parsed) is { } mistake)
            error.WriteLine($"fovea: {mistake}");
        else
        {
            foreach (var message in parsed.Errors.Select(problem => problem.Message).Distinct())
                error.WriteLine($"fovea: {message}");
        }

        var path = command.Name;
        for (var outer = command.Parents.FirstOrDefault(); outer is Command and not RootCommand; outer = outer.Parents.FirstOrDefault())
            path = $"{outer.Name} {path}";
        error.WriteLine(command is RootCommand ? "See fovea --help." : $"See fovea {path} --help.");
        return ExitCode.WrongUsage;
    }

    /// <summary>What the parser lets pass or says worse: unknown options taken for arguments, options given twice, empty texts.</summary>
    static string? FindMistake(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var escaped = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        if (!escaped && parsed.UnmatchedTokens.Concat(arguments).FirstOrDefault(word => word is ['-', _, ..]) is { } option)
        {
            var names = command.Options.Select(known => known.Name).ToArray();
            var meant = names.FirstOrDefault(name => option.Length > 3 && name.StartsWith(option, StringComparison.Ordinal)) ?? NearestName.Of(option, names).FirstOrDefault();
            return $"{command.Name} has no option {option}.{(meant is null ? "" : $" Did you mean {meant}?")}";
        }

        foreach (var result in parsed.CommandResult.Children)
        {
            if (result is OptionResult { IdentifierTokenCount: > 1 } twice)
                return $"{twice.Option.Name} is given {twice.IdentifierTokenCount} times; give it once.";
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                return result is OptionResult empty
                    ? $"{empty.Option.Name} is empty; give it a value or leave it out."
                    : $"<{((ArgumentResult)result).Argument.Name}> is empty; give it a value.";
        }

        return null;
    }

    /// <summary>A command before it is made.</summary>
    sealed record Verb(string Name, Func<CancellationToken, Command> Create, IReadOnlyList<string> Examples);
}
