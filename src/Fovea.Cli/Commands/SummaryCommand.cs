using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Kernels;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Training.Optimizers;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea summary</c>: a model layer by layer.</summary>
static class SummaryCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea summary simple",
        "fovea summary resnet50 --batch 8 --opt sgd",
        "fovea summary vgg16 --input 1,64,64 --classes 5 --width 0.25 --json",
    ];

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "The model's name; see fovea models." };
        var input = new Option<string?>("--input") { Description = "Shape of one picture. [default: the model's own]", HelpName = "C,H,W" };
        var batch = CommonOptions.Positive("--batch-size", "Pictures at a time. [default: 1]", "-b", "--batch");
        var classes = CommonOptions.Positive("--classes", "Outputs of the model. [default: the model's own]");
        var width = CommonOptions.Real("--width", "Factor on the model's channels and hidden units. [default: 1]", Requirement.AboveZero);
        var optimizer = new Option<string?>("--opt") { Description = $"Optimizer whose memory counts in a training step: {string.Join(", ", OptimizerRegistry.Names)}. [default: adam]", HelpName = "name" };
        var json = CommonOptions.Json();
        var command = new Command("summary", "Shows a model layer by layer: shapes, parameters, multiply-adds, memory, what each output sees of the picture.")
        {
            model, input, batch, classes, width, optimizer, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var card = ModelCards.Find(parsed.GetRequiredValue(model));
            var picture = parsed.GetValue(input) is { } text ? ParseShape(text) : card.InputShape;
            if (picture[1] != picture[2])
                throw new UsageException($"--input is {picture}; models take square pictures.");
            var network = ModelCards.Create(card.Name, parsed.GetValue(classes), picture[0], picture[1], parsed.GetValue(width) ?? 1);
            Shape shape = [parsed.GetValue(batch) ?? 1, .. picture];
            var summary = Summary.Of(network, shape);
            var memory = Memory(network, shape, parsed.GetValue(optimizer) ?? "adam");
            if (screen.Json)
                screen.Write(ToJson(card.Name, summary, memory));
            else
                Show(screen, summary, memory);
            return 0;
        });
        return command;
    }

    static void Show(Screen screen, Summary summary, TrainingMemory? memory)
    {
        screen.Write($"{summary.Title}, input {summary.InputShape}");
        screen.WriteTable(
            ["name", "layer", "output", "parameters", "multiply-adds", "training", "inference", "sees", "jump"],
            [
                .. summary.Rows.Select(row => new[]
                {
                    row.Name, row.Layer, row.OutputShape?.ToString() ?? "not used", Number(row.Parameters), Number(row.MultiplyAdds),
                    Summary.Bytes(row.TrainingBytes), Summary.Bytes(row.InferenceBytes), row.ReceptiveField?.ToString() ?? "", row.Jump?.ToString() ?? "",
                }),
            ],
            "parameters", "multiply-adds", "training", "inference", "sees", "jump");
        screen.Write(string.Create(CultureInfo.InvariantCulture, $"total: {summary.Parameters:N0} parameters, {summary.MultiplyAdds:N0} multiply-adds"));
        screen.Write(memory is null
            ? "a training step needs a larger batch: batch normalization cannot learn from one value a channel"
            : $"a training step takes {Summary.Bytes(memory.Total)}: weights {Summary.Bytes(memory.Weights)}, gradients {Summary.Bytes(memory.Gradients)}, " +
              $"optimizer {(memory.OptimizerState == 0 ? "nothing" : Summary.Bytes(memory.OptimizerState))}, batch and activations {Summary.Bytes(memory.Step)}, " +
              $"runtime {Summary.Bytes(TrainingMemory.Runtime)}; the data set comes on top");
    }

    static TrainingMemory? Memory(Module network, Shape shape, string optimizer)
    {
        int states;
        try
        {
            states = OptimizerRegistry.Create(optimizer, [new Parameter([1], Constant.Zero)]).StatesPerParameter;
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        try
        {
            return TrainingMemory.Of(network, shape, states);
        }
        catch (GeometryException)
        {
            return null; // The table has been made, so the shapes fit, and only batch normalization objects.
        }
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

    static string ToJson(string model, Summary summary, TrainingMemory? memory) => JsonLine.Of("summary", json =>
    {
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
            json.WriteNumber("training_bytes", row.TrainingBytes);
            json.WriteNumber("inference_bytes", row.InferenceBytes);
            WriteSize(json, "receptive_field", row.ReceptiveField);
            WriteSize(json, "jump", row.Jump);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("parameters", summary.Parameters);
        json.WriteNumber("multiply_adds", summary.MultiplyAdds);
        if (memory is not null)
        {
            json.WriteStartObject("training_step_bytes");
            json.WriteNumber("weights", memory.Weights);
            json.WriteNumber("gradients", memory.Gradients);
            json.WriteNumber("optimizer", memory.OptimizerState);
            json.WriteNumber("step", memory.Step);
            json.WriteNumber("runtime", TrainingMemory.Runtime);
            json.WriteNumber("total", memory.Total);
            json.WriteEndObject();
        }

    });

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
