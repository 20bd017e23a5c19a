using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Images;
using Fovea.Formats.NumPy;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea predict</c>: what a trained model says about pictures or arrays.</summary>
static class PredictCommand
{
    const int UsualTop = 3;

    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea predict runs/digits-simple-1 seven.png --top 3",
        "fovea predict runs/photos-resnet10-small-1 holiday/ *.jpg --top 1",
        "fovea predict weights.safetensors batch.npy --model lenet5 --logits logits.npy",
    ];

    public static Command Create()
    {
        var path = new Argument<string>("run|weights") { Description = "A run folder, or a file of weights: safetensors, PyTorch's .pth, NumPy's .npz. Not with --weights." };
        var files = new Argument<string[]>("file")
        {
            Description = "Pictures (JPEG, PNG, BMP, GIF, PNM), folders of them, patterns such as *.jpg, or .npy arrays (H×W, C×H×W or N×C×H×W; numbers taken as they are). Pictures are prepared as those that the model learned.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var model = CommonOptions.Model("Which model the weights belong to, if the file does not say it.");
        var (weights, part) = (CommonOptions.Weights(), CommonOptions.Part());
        var top = CommonOptions.Positive("--top", $"Classes to show of each picture. [default: {UsualTop}]");
        var logits = new Option<string?>("--logits") { Description = "Also write the model's raw outputs, N×classes float32, to this .npy file.", HelpName = "file" };
        var normalize = CommonOptions.Normalize("Of pictures, subtract a mean from pixel values, then divide by a deviation. [default: as the weights say]");
        var invert = new Option<bool>("--invert") { Description = "Let black and white change places: for dark writing on white paper." };
        var (badFile, maxPixels) = (CommonOptions.OnBadFile(), CommonOptions.MaxPixels());
        var (best, threads, json) = (CommonOptions.Best(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("predict", "Classifies pictures.")
        {
            path, files, model, weights, part, top, logits, normalize, invert, best, badFile, maxPixels, threads, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            CommonOptions.UseThreads(parsed.GetValue(threads));
            var (source, pictures) = parsed.GetValue(weights) is { } given
                ? (given, [parsed.GetRequiredValue(path), .. parsed.GetRequiredValue(files)])
                : (parsed.GetRequiredValue(path), parsed.GetRequiredValue(files));
            if (pictures.Length == 0)
                throw new UsageException("Say what to look at: fovea predict <run|weights> <file>...");
            var saved = SavedModel.Open(source, parsed.GetValue(best), parsed.GetValue(model), parsed.GetValue(part));
            var input = new PictureInput(
                saved.Input, CommonOptions.ParseNormalize(parsed.GetValue(normalize)) ?? saved.Normalize,
                parsed.GetValue(invert), saved.Fit ?? PictureFit.Stretch, parsed.GetValue(maxPixels) ?? ImageLimits.MaxPixels, screen.Say);
            var skips = TrainSettings.ParseBadFiles(parsed.GetValue(badFile)) == BadFiles.Skip;
            var (rows, classes) = (new List<float[]>(), 0);
            foreach (var file in PictureArguments.Expand(pictures))
            {
                using var tape = Tape.Record(TapeMode.Scratch);
                Tensor images;
                try
                {
                    images = input.Read(file);
                }
                catch (Exception bad) when (skips && bad is InvalidDataException or IOException or UnauthorizedAccessException)
                {
                    screen.Say($"skipped: {bad.Message}");
                    continue;
                }

                var outputs = saved.Module.Forward(images);
                classes = outputs.Shape[1];
                rows.Add(outputs.ToArray());
                var probabilities = outputs.Softmax().ToArray();
                if (!Array.TrueForAll(probabilities, float.IsFinite))
                    throw new InvalidDataException(
                        $"The weights of {source} give NaN for {file}: they, or the numbers of that file, are not finite or too large. " +
                        "Take weights of a training that did not diverge.");
                Show(screen, saved, file, probabilities, classes, parsed.GetValue(top) ?? UsualTop);
            }

            if (rows.Count == 0)
                throw new InvalidDataException("None of the pictures can be read.");
            if (parsed.GetValue(logits) is { } target)
                Npy.Write(target, Tensor.From([.. rows.SelectMany(row => row)], [rows.Sum(row => row.Length) / classes, classes]));
            return 0;
        });
        return command;
    }

    static void Show(Screen screen, SavedModel saved, string file, float[] probabilities, int classes, int top)
    {
        var pictures = probabilities.Length / classes;
        for (var picture = 0; picture < pictures; picture++)
        {
            var row = probabilities.AsSpan(picture * classes, classes).ToArray();
            var order = LargestFirst(row)[..Math.Min(top, classes)];
            if (screen.Json)
                screen.Write(ToJson(saved, file, pictures > 1 ? picture : null, order, row));
            else
            {
                var answers = order.Select(index => string.Create(CultureInfo.InvariantCulture, $"{saved.ClassName(index)} {row[index]:P1}"));
                screen.Write($"{file}{(pictures > 1 ? $"[{picture}]" : "")}: {string.Join("  ", answers)}");
            }
        }
    }

    static int[] LargestFirst(float[] row)
    {
        var order = new int[row.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => row[a] != row[b] ? row[b].CompareTo(row[a]) : a.CompareTo(b));
        return order;
    }

    static string ToJson(SavedModel saved, string file, int? index, int[] order, float[] row) => JsonLine.Of("prediction", json =>
    {
        json.WriteString("file", file);
        if (index is { } number)
            json.WriteNumber("index", number);
        json.WriteStartArray("top");
        foreach (var answer in order)
        {
            json.WriteStartObject();
            json.WriteString("class", saved.ClassName(answer));
            json.WriteNumber("probability", row[answer]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
