using System.Globalization;
using Fovea.Book.Writing;
using Fovea.Data;
using Fovea.Kernels.Machine;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Reports.Searches;
using Fovea.Training.Search;

namespace Fovea.Book.Techniques;

/// <summary>Random search over learning rate and weight decay, on validation pictures, narrowing in rounds.</summary>
sealed class HyperparameterSearch() : Experiment("hyperparameters", Chapter.Techniques, ("Searching for hyper-parameters", "하이퍼파라미터 탐색"))
{
    const int Pictures = 500;

    /// <summary>What the literature found to be good on this task: rates of 10⁻³ to 10⁻², decays of 10⁻⁸ to 10⁻⁶.</summary>
    static readonly NumberRange GoodRates = new("lr", 1e-3, 1e-2, SearchScale.Logarithmic), GoodDecays = new("weight-decay", 1e-8, 1e-6, SearchScale.Logarithmic);

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Learning rate and weight decay are not learned, so they are tried. They are drawn at random on a logarithmic scale, since their " +
            "power of ten matters and not their last digit, and judged by validation pictures: a fifth of the " +
            "training pictures, shuffled and set apart. Test pictures must not choose, or they would judge what was fitted to them.",
            "학습률과 가중치 감소 계수는 배울 수 있는 값이 아니어서 시험해 보아야 한다. 끝자리보다 10의 몇 제곱인지가 중요하므로 로그 스케일에서 무작위로 뽑고, 검증 데이터로 평가한다. 검증 데이터는 훈련 데이터를 섞어 5분의 1을 떼어 둔 " +
            "것이다. 시험 데이터로 고르면 그 시험 데이터에 맞춘 결과를 다시 시험하는 꼴이 된다.");
        var space = new SearchSpace(
            new NumberRange("lr", 1e-6, 1e-2, SearchScale.Logarithmic), new NumberRange("weight-decay", 1e-8, 1e-4, SearchScale.Logarithmic), new Choice("opt", ["sgd"]));
        var search = new RandomSearch(space) { Trials = context.Quick ? 24 : 100, Rounds = context.Quick ? 2 : 4, Seed = context.Seed, Jobs = Workers.Count };
        var (train, validation) = context.Data.Train(Pictures).Split(0.2, context.Seed);
        var training = new TrialTraining(() => new MultiLayerNet(hidden: [100, 100, 100, 100, 100, 100]), size => train.Shuffle(context.Seed).Batch(size), () => validation.Batch(100))
        {
            Epochs = 50,
            Seed = context.Seed,
        };
        var done = 0;
        var trials = search.Run(training.Run, [], _ => context.Tell((double)++done / search.Trials, $"trial {done} of {search.Trials}", $"시도 {search.Trials}회 중 {done}회"), context.Cancellation);

        var (ranked, found) = (Trial.Rank(trials), new SearchFigures(search, trials));
        page.Figures.Add("lr", trials.Select(trial => Number(trial, "lr")));
        page.Figures.Add("weight-decay", trials.Select(trial => Number(trial, "weight-decay")));
        page.Figures.Add("accuracy", trials.Select(trial => trial.Accuracy));
        page.Figures.Add("validation.share", (double)validation.Count / (train.Count + validation.Count));
        page.Figures.Add("round", trials.Select(trial => (double)trial.Round));
        page.Figures.Add("best.lr", ranked.Take(5).Select(trial => Number(trial, "lr")));
        page.Figures.Add("best.accuracy", ranked[0].Accuracy);
        var narrowed = search.SpaceOf(search.Rounds, trials);
        foreach (var good in new[] { GoodRates, GoodDecays })
        {
            page.Figures.Add($"range.{good.Name}", Ends(space[good.Name]));
            page.Figures.Add($"good.{good.Name}", Ends(good));
            page.Figures.Add($"narrowed.{good.Name}", Ends(narrowed[good.Name]));
        }

        var inside = trials.ToLookup(trial => Holds(GoodRates, trial) && Holds(GoodDecays, trial), trial => trial.Accuracy);
        page.Figures.Add("accuracy.good", inside[true].DefaultIfEmpty(double.NaN).Average());
        page.Figures.Add("accuracy.elsewhere", inside[false].DefaultIfEmpty(double.NaN).Average());
        page.Show(new Facts(("Mean validation accuracy", "검증 정확도의 평균"))
            .Add(("rate 10⁻³ to 10⁻² and decay 10⁻⁸ to 10⁻⁶", "학습률 10⁻³~10⁻², 감소 계수 10⁻⁸~10⁻⁶"), page.Figures["accuracy.good"][0], "0.0 %")
            .Add(("elsewhere", "그 밖의 곳"), page.Figures["accuracy.elsewhere"][0], "0.0 %"));
        page.Show(found.Map()!);
        page.Show(found.Rounds());
        page.Show(found.BestCurves(context.Quick ? 8 : 20)!);
        page.Say(
            "Rates below a thousandth hardly move within the given epochs; the rounds close in on the largest of the range. The decay matters " +
            "little here as long as it is small. The same search for any model and data set: `fovea search`.",
            "학습률이 0.001보다 작으면 주어진 에폭 안에 거의 움직이지 않는다. 라운드를 거듭할수록 범위의 위쪽으로 좁혀진다. 가중치 감소 계수는 작기만 하면 여기서는 별 차이가 없다. 다른 모델과 데이터에도 `fovea search`로 같은 " +
            "탐색을 할 수 있다.");
        page.Code(
            $"""
            fovea search {context.Data.Name} --model mlp --limit 500 --opt sgd \
                --lr 1e-6:1e-2 --weight-decay 1e-8:1e-4 --epochs 50 --trials 100 --rounds 4
            """);
    }

    static double[] Ends(Hyperparameter range) => range is NumberRange numbers ? [numbers.Low, numbers.High] : [];

    static bool Holds(NumberRange range, Trial trial) => Number(trial, range.Name) is var value && value >= range.Low && value <= range.High;

    static double Number(Trial trial, string name) => double.Parse(trial.Values[name], CultureInfo.InvariantCulture);
}
