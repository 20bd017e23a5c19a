using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data.Checks;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data check</c>: looks at every file of a folder before anything learns from it.</summary>
static class DataCheckCommand
{
    const int Listed = 10;
    const double UnevenFrom = 3;

    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } = ["fovea data check ./photos", "fovea data check photos.csv --json"];

    public static Command Create(CancellationToken cancellation)
    {
        var path = new Argument<string>("folder") { Description = "A folder of photos, a class a folder, or a .csv of path,label[,split]." };
        var (maxPixels, json) = (CommonOptions.MaxPixels(), CommonOptions.Json());
        var command = new Command(
            "check", "Reads every picture: files that cannot be read or lie about their format, pictures that are there twice, in different parts too, sizes, classes. Exit code 1 when something is wrong.")
        {
            path, maxPixels, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var parts = PhotoData.Parts(parsed.GetRequiredValue(path), null, parsed.GetValue(maxPixels));
            foreach (var note in parts.Train.Notes.Concat(parts.Validation?.Notes ?? []).Concat(parts.Test?.Notes ?? []))
                screen.Say(note);
            DataReport report;
            using (var status = new StatusLine(screen))
                report = DataCheck.Run(parts, done => Tell(status, done), cancellation);
            if (screen.Json)
                screen.Write(ToJson(report));
            else
                Show(screen, report);
            return report.IsWrong ? 1 : 0;
        });
        return command;
    }

    static void Tell(StatusLine status, int done)
    {
        lock (status)
            status.Show(string.Create(CultureInfo.InvariantCulture, $"{done:N0} files"));
    }

    static void Show(Screen screen, DataReport report)
    {
        foreach (var part in report.Parts)
            screen.Write(Text($"{part.Name}: {part.Count:N0} pictures; {string.Join(", ", part.Classes.Select(pair => Text($"{pair.Key} {pair.Value:N0}")))}"));
        if (report.Sizes is var ((leastWidth, leastHeight), (width, height), (mostWidth, mostHeight)))
            screen.Write($"sizes (W×H): {leastWidth}×{leastHeight} to {mostWidth}×{mostHeight}, medians {width}×{height}");
        screen.Write(Text($"mean {Numbers(report.Mean)}, deviation {Numbers(report.Deviation)} of what is to be learned"));
        if (report.Imbalance >= UnevenFrom)
            screen.Write(Text($"classes are uneven: the largest has {report.Imbalance:0.#} times as many pictures as the smallest; --balance draws them evenly"));

        List(screen, "files that cannot be read", report.Unreadable.Select(file => file.Reason));
        List(screen, "files whose ending lies about their format", report.Mislabelled.Select(file => $"{file.Path}: {file.Reason}"));
        ListTwins(screen, "the same file twice", report, twins => twins.IsExact && !twins.IsLeak);
        ListTwins(screen, "the same file in two parts", report, twins => twins.IsExact && twins.IsLeak);
        ListTwins(screen, "pictures that look alike in two parts", report, twins => !twins.IsExact && twins.IsLeak);
        ListTwins(screen, "pictures that look alike in one part", report, twins => !twins.IsExact && !twins.IsLeak);
        if (report.MoreTwins > 0)
            screen.Write(Text($"and {report.MoreTwins:N0} more pairs of files that have more than a hundred twins"));
        screen.Write(report.IsWrong ? "something is wrong: see above" : "nothing is wrong");
    }

    static void ListTwins(Screen screen, string what, DataReport report, Func<Twins, bool> which) => List(
        screen, what, report.Twins.Where(which).Select(twins => $"{twins.First} and {twins.Second}{(twins.IsContradiction ? ", in different classes" : "")}"));

    static void List(Screen screen, string what, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0)
            return;
        screen.Write(Text($"{what}: {all.Length:N0}"));
        foreach (var line in all.Take(Listed))
            screen.Write($"  {line}");
        if (all.Length > Listed)
            screen.Write(Text($"  and {all.Length - Listed:N0} more; --json lists all"));
    }

    static string ToJson(DataReport report) => JsonLine.Of("data_check", json =>
    {
        json.WriteBoolean("wrong", report.IsWrong);
        json.WriteStartArray("parts");
        foreach (var part in report.Parts)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Name);
            json.WriteNumber("pictures", part.Count);
            json.WriteStartObject("classes");
            foreach (var (name, count) in part.Classes)
                json.WriteNumber(name, count);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Sizes is { } sizes)
        {
            WriteSize(json, "least_size", sizes.Least);
            WriteSize(json, "median_size", sizes.Middle);
            WriteSize(json, "largest_size", sizes.Most);
        }

        WriteNumbers(json, "mean", report.Mean);
        WriteNumbers(json, "deviation", report.Deviation);
        if (double.IsFinite(report.Imbalance))
            json.WriteNumber("imbalance", report.Imbalance);
        WriteFiles(json, "unreadable", report.Unreadable);
        WriteFiles(json, "mislabelled", report.Mislabelled);
        json.WriteStartArray("twins");
        foreach (var twins in report.Twins)
        {
            json.WriteStartObject();
            json.WriteString("first", twins.First);
            json.WriteString("second", twins.Second);
            json.WriteBoolean("exact", twins.IsExact);
            json.WriteBoolean("leak", twins.IsLeak);
            json.WriteBoolean("contradiction", twins.IsContradiction);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("more_twins", report.MoreTwins);
    });

    static void WriteSize(Utf8JsonWriter json, string name, (int Width, int Height) size) => WriteNumbers(json, name, [size.Width, size.Height]);

    static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(Math.Round(number, 6));
        json.WriteEndArray();
    }

    static void WriteFiles(Utf8JsonWriter json, string name, IReadOnlyList<FileProblem> files)
    {
        json.WriteStartArray(name);
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("file", file.Path);
            json.WriteString("reason", file.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static string Numbers(IReadOnlyList<double> numbers) => string.Join(',', numbers.Select(number => number.ToString("0.####", CultureInfo.InvariantCulture)));

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
