using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Models;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models</c>: all models and their facts.</summary>
static class ModelsCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea models",
        "fovea models --json",
    ];

    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("models", "Lists the models with their facts.")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            if (screen.Json)
                foreach (var card in ModelRegistry.Cards)
                    screen.Write(ToJson(card));
            else
                screen.WriteTable(
                    ["model", "title", "input", "parameters", "multiply-adds", "top-1 error", "top-5 error", "paper"],
                    [
                        .. ModelRegistry.Cards.Select(card => new[]
                        {
                            card.Name, card.Title, card.InputShape.ToString(), card.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                            card.MultiplyAdds.ToString("N0", CultureInfo.InvariantCulture), Error(card.Top1Error), Error(card.Top5Error), $"{card.Paper}, {card.Year}",
                        }),
                    ],
                    "parameters", "multiply-adds", "top-1 error", "top-5 error");
            return 0;
        });
        return command;
    }

    static string Error(double? percent) => percent is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number:0.0} %") : "";

    static string ToJson(ModelCard card) => JsonLine.Of("model", json =>
    {
        json.WriteString("name", card.Name);
        json.WriteString("title", card.Title);
        json.WriteString("paper", card.Paper);
        json.WriteNumber("year", card.Year);
        json.WriteStartArray("input");
        foreach (var size in card.InputShape.Sizes)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteNumber("parameters", card.Parameters);
        json.WriteNumber("multiply_adds", card.MultiplyAdds);
        json.WriteNumber("classes", card.Classes);
        if (card.Top1Error is { } top1)
            json.WriteNumber("top1_error", top1);
        if (card.Top5Error is { } top5)
            json.WriteNumber("top5_error", top5);
        json.WriteString("note", card.Note);
    });
}
