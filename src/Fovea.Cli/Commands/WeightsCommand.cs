using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Formats;
using Fovea.Formats.Files;
using Fovea.Formats.NumPy;
using Fovea.Formats.Safetensors;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea weights show</c> and <c>fovea weights convert</c>: files of tensors, looked into and written anew.</summary>
static class WeightsCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea weights show resnet18.pth",
        "fovea weights convert resnet18.pth resnet18.safetensors",
        "fovea weights convert params.pkl simple.safetensors --model simple",
    ];

    public static Command Create() => new("weights", "Looks into files of weights, and converts them.") { Show(), Convert() };

    static Command Show()
    {
        var path = new Argument<string>("file") { Description = "Safetensors, PyTorch's .pt or .pth, NumPy's .npy or .npz, or a pickle of arrays; told by its bytes." };
        var (part, json) = (CommonOptions.Part(), CommonOptions.Json());
        var command = new Command("show", "Lists names, shapes, types and ranges of a file's tensors.") { path, part, json };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            using var file = Open(parsed.GetRequiredValue(path), parsed.GetValue(part));
            var rows = file.Entries.Select(entry => (Entry: entry, Range: Range.Of(file.Read(entry.Name)))).ToArray();
            if (screen.Json)
                foreach (var (entry, range) in rows)
                    screen.Write(ToJson(entry, range));
            else
            {
                screen.Write(string.Create(CultureInfo.InvariantCulture, $"{parsed.GetRequiredValue(path)}: {file.Format}, {rows.Length:N0} tensors, {rows.Sum(row => row.Range.Count):N0} numbers"));
                screen.WriteTable(
                    ["name", "shape", "type", "minimum", "maximum", "mean", "deviation"],
                    [.. rows.Select(row => new[]
                    {
                        row.Entry.Name, row.Entry.Sizes.Count == 0 ? "scalar" : string.Join('×', row.Entry.Sizes), row.Entry.Type,
                        Number(row.Range.Minimum), Number(row.Range.Maximum), Number(row.Range.Mean), Number(row.Range.Deviation),
                    })],
                    "minimum", "maximum", "mean", "deviation");
                foreach (var (name, text) in file.Metadata)
                    screen.Write($"{name}: {text.ReplaceLineEndings(", ")}");
            }

            return 0;
        });
        return command;
    }

    static Command Convert()
    {
        var from = new Argument<string>("in") { Description = "A file of weights of any format that fovea weights show reads." };
        var to = new Argument<string>("out") { Description = "The file to write; its ending says the format: .safetensors or .npz." };
        var model = CommonOptions.Model("Make the names and shapes those of this model: for the book's pickles and for names that begin with \"module.\".");
        var part = CommonOptions.Part();
        var command = new Command("convert", "Writes a file of weights in another format; numbers become float32.") { from, to, model, part };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, false);
            var (source, target) = (parsed.GetRequiredValue(from), parsed.GetRequiredValue(to));
            var isNpz = target.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
            if (!isNpz && !target.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"{target} does not say its format; let it end with .safetensors or .npz.");

            List<KeyValuePair<string, Tensor>> tensors;
            IReadOnlyDictionary<string, string> texts;
            if (parsed.GetValue(model) is { } name)
            {
                var saved = SavedModel.Open(source, best: false, name, parsed.GetValue(part));
                (tensors, texts) = ([.. saved.Module.StateDict()], saved.Metadata());
            }
            else
            {
                using var file = Open(source, parsed.GetValue(part));
                (tensors, texts) = ([.. file.ReadAll()], file.Metadata);
            }

            if (isNpz)
                Npz.Write(target, tensors);
            else
                SafetensorsWriter.Write(target, tensors, texts);
            screen.Write(string.Create(CultureInfo.InvariantCulture, $"{target}: {tensors.Count:N0} tensors, {tensors.Sum(tensor => (long)tensor.Value.Length):N0} numbers"));
            return 0;
        });
        return command;
    }

    static TensorFile Open(string path, string? part) => File.Exists(path)
        ? Weights.Open(path, part)
        : throw new FileNotFoundException(Directory.Exists(path) ? $"{path} is a folder; name a file of weights." : $"There is no file {path}.");

    static string Number(double value) => double.IsNaN(value) ? "not a number" : (Math.Round(value, 4) + 0.0).ToString("0.####", CultureInfo.InvariantCulture); // no "-0"

    static string ToJson(TensorEntry entry, Range range) => JsonLine.Of("tensor", json =>
    {
        json.WriteString("name", entry.Name);
        json.WriteString("type", entry.Type);
        json.WriteStartArray("shape");
        foreach (var size in entry.Sizes)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        WriteNumber("minimum", range.Minimum);
        WriteNumber("maximum", range.Maximum);
        WriteNumber("mean", range.Mean);
        WriteNumber("deviation", range.Deviation);

        // JSON has no infinities and nothing that is not a number: those are null.
        void WriteNumber(string name, double value)
        {
            if (double.IsFinite(value))
                json.WriteNumber(name, value);
            else
                json.WriteNull(name);
        }
    });

    /// <summary>What the numbers of a tensor are like; not a number where there are none.</summary>
    sealed record Range(int Count, double Minimum, double Maximum, double Mean, double Deviation)
    {
        public static Range Of(Tensor tensor)
        {
            var values = tensor.ToArray();
            var (minimum, maximum, sum, squares) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0);
            foreach (var value in values)
            {
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
                sum += value;
                squares += (double)value * value;
            }

            var mean = sum / values.Length;
            return values.Length == 0
                ? new Range(0, double.NaN, double.NaN, double.NaN, double.NaN)
                : new Range(values.Length, minimum, maximum, mean, Math.Sqrt(Math.Max(0, squares / values.Length - mean * mean)));
        }
    }
}
