using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fovea.Cli.Terminal;

/// <summary>The usual help text with examples below it.</summary>
/// <param name="usual">Writes the usual text.</param>
/// <param name="examples">Examples by the command's name.</param>
sealed class HelpWithExamples(HelpAction usual, IReadOnlyDictionary<string, IReadOnlyList<string>> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var name = parseResult.CommandResult.Command.Name;
        if (!examples.TryGetValue(name, out var lines))
            lines = [.. examples.SelectMany(known => known.Value).Distinct().Where(example => example.Contains($" {name} ", StringComparison.Ordinal))];
        output.WriteLine("Examples:");
        foreach (var example in lines)
            output.WriteLine($"  {example}");
        return code;
    }
}
