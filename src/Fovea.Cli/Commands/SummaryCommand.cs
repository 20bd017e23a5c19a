using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea summary</c>: a model layer by layer.</summary>
static class SummaryCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea summary simple",
        "fovea summary lenet5 --batch 64 --json",
    ];

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "The model's name; see fovea models." };
        var input = new Option<string?>("--input") { Description = "Shape of one picture. [default: the model's own]", HelpName = "C,H,W" };
        var batch = CommonOptions.Positive("--batch", "Pictures at a time. [default: 1]");
        var classes = CommonOptions.Positive("--classes", "Outputs of the model. [default: the model's own]");
        var json = CommonOptions.Json();
        var command = new Command("summary", "Shows a model layer by layer: shapes, parameters, multiply-adds, what each output sees of the picture.")
        {
            model, input, batch, classes, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var card = ModelCards.Find(parsed.GetRequiredValue(model));
            var picture = parsed.GetValue(input) is { } text ? ParseShape(text) : card.InputShape;
            var summary = Summary.Of(ModelRegistry.Create(card.Name, parsed.GetValue(classes) ?? card.Classes), [parsed.GetValue(batch) ?? 1, .. picture]);
            if (screen.Json)
                screen.Write(ToJson(card.Name, summary));
            else
                Show(screen, summary);
            return 0;
        });
        return command;
    }

    static void Show(Screen screen, Summary summary)
    {
        screen.Write($"{summary.Title}, input {summary.InputShape}");
        screen.WriteTable(
            ["name", "layer", "output", "parameters", "multiply-adds", "sees", "jump"],
            [
                .. summary.Rows.Select(row => new[]
                {
                    row.Name, row.Layer, row.OutputShape?.ToString() ?? "not used", Number(row.Parameters), Number(row.MultiplyAdds),
                    row.ReceptiveField?.ToString() ?? "", row.Jump?.ToString() ?? "",
                }),
            ],
            "parameters", "multiply-adds", "sees", "jump");
        screen.Write(string.Create(CultureInfo.InvariantCulture, $"total: {summary.Parameters:N0} parameters, {summary.MultiplyAdds:N0} multiply-adds"));
    }

    static string Number(long value) => value == 0 ? "" : value.ToString("N0", CultureInfo.InvariantCulture);

    static Shape ParseShape(string text)
    {
        var parts = text.Split(',', 'x', '×');
        var sizes = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (parts.Length != 3 || !int.TryParse(parts[i], CultureInfo.InvariantCulture, out sizes[i]) || sizes[i] < 1)
                throw new UsageException($"--input is \"{text}\", expected three whole numbers from 1 up, channels, height and width, such as 1,28,28.");
        return [.. sizes];
    }

    static string ToJson(string model, Summary summary)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", "summary");
            json.WriteString("model", model);
            WriteShape(json, "input", summary.InputShape);
            json.WriteStartArray("layers");
            foreach (var row in summary.Rows)
            {
                json.WriteStartObject();
                json.WriteString("name", row.Name);
                json.WriteString("layer", row.Layer);
                if (row.OutputShape is { } shape)
                    WriteShape(json, "output", shape);
                json.WriteNumber("parameters", row.Parameters);
                json.WriteNumber("multiply_adds", row.MultiplyAdds);
                WriteSize(json, "receptive_field", row.ReceptiveField);
                WriteSize(json, "jump", row.Jump);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("parameters", summary.Parameters);
            json.WriteNumber("multiply_adds", summary.MultiplyAdds);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    static void WriteShape(Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartArray(name);
        foreach (var size in shape.Sizes)
            json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    static void WriteSize(Utf8JsonWriter json, string name, Size2d? size)
    {
        if (size is not { } value)
            return;
        json.WriteStartArray(name);
        json.WriteNumberValue(value.Y);
        json.WriteNumberValue(value.X);
        json.WriteEndArray();
    }
}
