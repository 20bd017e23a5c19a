using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
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
                    ["model", "title", "input", "parameters", "multiply-adds", "paper"],
                    [
                        .. ModelRegistry.Cards.Select(card => new[]
                        {
                            card.Name, card.Title, card.InputShape.ToString(), card.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                            card.MultiplyAdds.ToString("N0", CultureInfo.InvariantCulture), $"{card.Paper}, {card.Year}",
                        }),
                    ],
                    "parameters", "multiply-adds");
            return 0;
        });
        return command;
    }

    static string ToJson(ModelCard card)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", "model");
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
            json.WriteString("note", card.Note);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
