using System.Globalization;
using Fovea.Reports.Drawing;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Training.Search;

namespace Fovea.Reports.Searches;

/// <summary>What a search for hyper-parameters found, as figures.</summary>
/// <param name="search">The search.</param>
/// <param name="trials">Its trials that are done, at least one.</param>
public sealed class SearchFigures(RandomSearch search, IReadOnlyList<Trial> trials)
{
    static readonly (double Behind, Text Name)[] Classes =
    [
        (0.02, ("within 2 points of the best", "최고와 2%p 이내")),
        (0.1, ("within 10 points", "10%p 이내")),
        (0.3, ("within 30 points", "30%p 이내")),
        (double.PositiveInfinity, ("further behind", "그보다 아래")),
    ];

    readonly IReadOnlyList<Trial> ranked = Trial.Rank(trials);

    // A setting with one value is not searched for and tells nothing.
    readonly string[] settings = [.. search.SpaceOf(1, []).Hyperparameters.Where(setting => setting is not Choice { Values.Count: 1 }).Select(setting => setting.Name)];

    /// <summary>
    /// Where the trials lie by the first two settings that are ranges, coloured by how well they did; with one range their accuracy stands
    /// over it. Null where no setting is a range.
    /// </summary>
    public ScatterChart? Map()
    {
        NumberRange[] ranges = [.. search.SpaceOf(1, []).Hyperparameters.OfType<NumberRange>()];
        if (ranges.Length == 0)
            return null;
        var accuracy = Axis.Between(("validation accuracy", "검증 정확도"), 0, 1);
        var diverged = trials.Where(trial => trial.Diverged).ToArray();
        var chart = new ScatterChart(("Trials by their settings", "설정값별 시도"), AxisOf(ranges[0]), ranges.Length > 1 ? AxisOf(ranges[1]) : accuracy)
        {
            Caption = diverged.Length > 0 && ranges.Length == 1
                ? ("Trials that diverged have no accuracy; they stand at the bottom.", "발산한 시도는 정확도가 없어 맨 아래에 있다.")
                : null,
        };
        for (var i = 0; i < Classes.Length; i++)
        {
            var members = trials.Where(trial => !trial.Diverged && ClassOf(trial) == i).ToArray();
            if (members.Length > 0)
                Add(Classes[i].Name, members);
        }

        if (diverged.Length > 0)
            Add(("diverged", "발산"), diverged);
        return chart;

        void Add(Text name, Trial[] members) => chart.Series(
            name, members.Select(trial => Number(trial, ranges[0])), members.Select(trial => ranges.Length > 1 ? Number(trial, ranges[1]) : trial.Accuracy));
    }

    /// <summary>The learning curves of the best trials, the best first; null where none has one.</summary>
    /// <param name="count">How many at most.</param>
    public Panels? BestCurves(int count = 20)
    {
        var best = ranked.Where(trial => trial is { Diverged: false, Accuracies.Count: > 0 }).Take(count).ToArray();
        var panels = new Panels(("The best trials while they learned", "가장 좋은 시도들의 학습 과정"), columns: 4);
        foreach (var trial in best)
            panels.Add(new LineChart($"{trial.Number}: {Values(trial)}", x: ("epoch", "에폭"), y: Axis.Between(("accuracy", "정확도"), 0, 1))
                .Series(("accuracy", "정확도"), trial.Accuracies));
        return best.Length == 0 ? null : panels;
    }

    /// <summary>What each round drew from, and its best accuracy.</summary>
    public Table Rounds()
    {
        var table = new Table(
            ("What each round drew from", "라운드마다 뽑은 범위"),
            [("round", "라운드"), .. settings.Select(name => (Text)name), ("best accuracy", "최고 정확도")]);
        for (var round = 1; round <= trials.Max(trial => trial.Round); round++)
        {
            var space = search.SpaceOf(round, trials);
            var best = trials.Where(trial => trial.Round == round && !trial.Diverged).Max(trial => (double?)trial.Accuracy);
            table.Row([round, .. settings.Select(name => (Cell)Told(space[name])), Cell.Of(best ?? double.NaN, "0.0 %")]);
        }

        return table;
    }

    /// <summary>The trials, the best first.</summary>
    /// <param name="count">How many at most.</param>
    public Table Ranking(int count = 20)
    {
        var table = new Table(("The best trials", "가장 좋은 시도"), [("trial", "시도"), ("round", "라운드"), .. settings.Select(name => (Text)name), ("accuracy", "정확도"), ("loss", "손실")]);
        foreach (var trial in ranked.Take(count))
            table.Row(
            [
                trial.Number, trial.Round, .. settings.Select(name => (Cell)Told(trial.Values[name])),
                trial.Diverged ? ("diverged", "발산") : Cell.Of(trial.Accuracy, "0.00 %"), trial.Losses.Count == 0 ? double.NaN : trial.Losses[^1],
            ]);
        return table;
    }

    /// <summary>A page with all of them.</summary>
    /// <param name="name">Its name in figures.json.</param>
    /// <param name="title">Its heading.</param>
    public Page Page(string name, Text title)
    {
        var page = new Page(name, title).Add(new Facts(("Result", "결과"))
            .Add(("best validation accuracy", "최고 검증 정확도"), ranked[0].Diverged ? double.NaN : ranked[0].Accuracy, "0.00 %").Add(("trials", "시도"), trials.Count).Add(("diverged", "발산"), trials.Count(trial => trial.Diverged)));
        page.Paragraph((
            "Accuracies are those on validation pictures, which were cut off the training pictures and not learned. Measure the finished choice " +
            "on the test pictures, once.",
            "정확도는 모두 훈련 데이터에서 떼어 두고 학습하지 않은 검증 데이터로 잰 것이다. 고르기가 끝난 뒤 시험 데이터로 한 번만 재어 보라."));
        if (Map() is { } map)
            page.Add(map);
        page.Add(Rounds()).Add(Ranking());
        if (BestCurves() is { } curves)
            page.Add(curves);
        return page;
    }

    int ClassOf(Trial trial) => Array.FindIndex(Classes, one => ranked[0].Accuracy - trial.Accuracy <= one.Behind);

    string Values(Trial trial) => string.Join(", ", settings.Select(name => Told(trial.Values[name])));

    // As on the axes, where search.json and the command line have 1E-06.
    static string Told(string value) => double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? Ticks.Number(number) : value;

    static string Told(Hyperparameter setting) => setting switch
    {
        NumberRange range => $"{Ticks.Number(range.Low)} … {Ticks.Number(range.High)}",
        Choice choice => string.Join(", ", choice.Values.Select(Told)),
        _ => $"{setting}",
    };

    static Axis AxisOf(NumberRange range) => range.Scale == SearchScale.Logarithmic ? Axis.Log(range.Name) : Axis.Between(range.Name, range.Low, range.High);

    static double Number(Trial trial, NumberRange range) => double.Parse(trial.Values[range.Name], CultureInfo.InvariantCulture);
}
