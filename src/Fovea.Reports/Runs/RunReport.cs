using System.Globalization;
using Fovea.Formats;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Training.Events;
using Fovea.Training.Runs;

namespace Fovea.Reports.Runs;

/// <summary>
/// A training run as a page: what came out, how loss and accuracy went, the first filters, what was asked. Everything is read from the
/// run's folder, so that a run that goes on, or was killed, can be looked at too.
/// </summary>
public static class RunReport
{
    // A first layer with more filters shows these.
    const int MostFilters = 64;

    // A larger matrix is no longer a picture that one can read.
    const int MostClasses = 100;

    /// <summary>Makes the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="confusion">
    /// How often pictures of a class (row) were taken for another (column), in the order of <see cref="RunInfo.Classes"/>; null for what the run
    /// itself has counted, which trainings on photos do.
    /// </param>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    /// <exception cref="ArgumentException">The confusion matrix has another number of classes than the run.</exception>
    public static Page Of(RunFolder run, Grid? confusion = null)
    {
        var info = run.Info;
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Path)));
        var page = new Page(name, name) { Summary = ($"`{info.Model}` on {info.Data}. {Told(info.Result, english: true)}", $"{info.Data} 데이터로 학습한 `{info.Model}`. {Told(info.Result, english: false)}") };
        var events = run.ReadEvents();
        AddResult(page, info, events);
        AddCurves(page, [.. events.OfType<EpochEnded>()], [.. events.OfType<StepEnded>()]);
        if ((confusion ?? Counted(info)) is { } matrix)
            AddConfusion(page, info, matrix);
        if (File.Exists(run.Last))
            AddFilters(page, run.Last);
        AddQuestion(page, info);
        return page;
    }

    static void AddResult(Page page, RunInfo info, IReadOnlyList<TrainingEvent> events)
    {
        var facts = new Facts(("Result", "결과"));
        if (info.Result?.TestAccuracy is { } accuracy)
            facts.Add(("test accuracy", "시험 정확도"), accuracy, "0.00 %");
        if (info.Result?.BestAccuracy is { } best)
            facts.Add(("best accuracy of an epoch", "가장 좋은 에폭의 정확도"), best, "0.00 %");
        if (events.OfType<TrainingStarted>().LastOrDefault() is { } started)
            facts.Add(("parameters", "매개변수"), started.Parameters);
        facts.Add(("whole epochs", "끝낸 에폭"), info.Result?.Epochs ?? events.OfType<EpochEnded>().Count());
        if (info.Result?.Seconds is { } seconds)
            facts.Add(("seconds", "초"), seconds, "0.0");
        page.Add(facts);
    }

    static void AddCurves(Page page, EpochEnded[] epochs, StepEnded[] steps)
    {
        if (epochs.Length > 0)
        {
            var tested = Array.FindAll(epochs, epoch => epoch.TestLoss is not null);
            var loss = new LineChart(("Loss", "손실"), x: ("epoch", "에폭"), y: ("loss", "손실")).Series(("training", "훈련"), epochs.Select(epoch => epoch.Epoch), epochs.Select(epoch => epoch.TrainLoss));
            var accuracy = new LineChart(("Accuracy", "정확도"), x: ("epoch", "에폭"), y: new Axis(("accuracy", "정확도")) { Unit = "%" })
                .Series(("training", "훈련"), epochs.Select(epoch => epoch.Epoch), epochs.Select(epoch => 100 * epoch.TrainAccuracy));
            if (tested.Length > 0)
            {
                loss.Series(("test", "시험"), tested.Select(epoch => epoch.Epoch), tested.Select(epoch => epoch.TestLoss!.Value));
                accuracy.Series(("test", "시험"), tested.Select(epoch => epoch.Epoch), tested.Select(epoch => 100 * (epoch.TestAccuracy ?? double.NaN)));
            }

            page.Add(loss).Add(accuracy);
        }

        if (steps.Length > 0)
            page.Add(new LineChart(("Loss of each step", "단계마다의 손실"), x: ("step", "단계"), y: ("loss", "손실")).Series(("training", "훈련"), steps.Select(step => step.Loss)));
    }

    static Grid? Counted(RunInfo info) =>
        info.ClassResults is { Count: <= MostClasses } results && results.Count == info.Classes.Count && results.All(result => result.TakenFor.Count == results.Count)
            ? Grid.Of(results.Count, results.Count, results.SelectMany(result => result.TakenFor.Select(count => (double)count)))
            : null;

    static void AddConfusion(Page page, RunInfo info, Grid confusion)
    {
        if (confusion.Rows != info.Classes.Count || confusion.Columns != info.Classes.Count)
            throw new ArgumentException($"The confusion matrix is {confusion.Rows}×{confusion.Columns}, and the run tells {info.Classes.Count} classes apart; give one row and one column for each.");
        Text[] classes = [.. info.Classes.Select(name => (Text)name)];
        page.Add(new HeatMap(("What was taken for what", "혼동 행렬"), confusion)
        {
            RowTitle = ("truth", "정답"),
            ColumnTitle = ("answer", "예측"),
            RowLabels = classes,
            ColumnLabels = classes,
            HasNumbers = confusion.Rows <= 20,
        });
    }

    // Filters of the first convolution: one plane, or red, green and blue together as their mean.
    static void AddFilters(Page page, string weights)
    {
        using var file = Weights.Open(weights);
        if (file.Entries.FirstOrDefault(entry => entry.Sizes is [_, _, > 1, > 1]) is not { Sizes: [var filters, var channels, var height, var width] } first)
            return;
        var values = file.Read(first.Name).ToArray();
        var plane = (int)(height * width);
        var pictures = new PictureGrid(("Filters of the first convolution", "첫 합성곱의 필터"))
        {
            Size = 56,
            Caption = channels == 1 ? null : (Text)("The mean over channels.", "채널 평균."),
        };
        for (var filter = 0; filter < Math.Min(filters, MostFilters); filter++)
        {
            var at = filter * (int)channels * plane;
            pictures.AddSigned(Grid.Of((int)height, (int)width, Enumerable.Range(0, plane).Select(i => Enumerable.Range(0, (int)channels).Average(channel => values[at + (channel * plane) + i]))));
        }

        page.Add(pictures);
    }

    static void AddQuestion(Page page, RunInfo info)
    {
        page.Section(("What was asked", "학습 설정")).Code(info.Command);
        var table = new Table(("Settings", "설정"), ("setting", "항목"), ("value", "값"));
        foreach (var (option, value) in info.Options)
            table.Row(option, value);
        table.Row("seed", info.Seed.ToString(CultureInfo.InvariantCulture)).Row("started", info.Started.ToString("u", CultureInfo.InvariantCulture))
            .Row("machine", $"{info.System}, {info.Runtime}, {info.Instructions}, {info.Threads} threads").Row("Fovea", info.Version);
        page.Add(table);
    }

    static string Told(RunResult? result, bool english) => result?.Status switch
    {
        null => english ? "It goes on, or was ended from outside." : "아직 진행 중이거나 밖에서 끝났다.",
        "completed" => english ? "It came to its end." : "끝까지 학습했다.",
        "diverged" => english ? "Its loss was no longer a finite number." : "손실이 발산했다.",
        _ => english ? "It was stopped politely." : "도중에 멈추었다.",
    };
}
