using System.Globalization;
using Fovea.Training.Search;

namespace Fovea.Training.Tests.Search;

public class RandomSearchTests
{
    static readonly SearchSpace Space = new(
        new NumberRange("lr", 1e-6, 1e2, SearchScale.Logarithmic), new NumberRange("weight-decay", 1e-8, 1e-4, SearchScale.Logarithmic), new Choice("opt", ["sgd", "adam"]));

    [Fact]
    public void Rounds_close_in_on_the_best()
    {
        var search = new RandomSearch(Space) { Trials = 90, Rounds = 3 };
        var trials = search.Run(Hill, [], _ => { });
        Assert.Equal(Enumerable.Range(1, 90), trials.Select(trial => trial.Number));
        Assert.Equal([30, 30, 30], trials.CountBy(trial => trial.Round).Select(round => round.Value));
        double Distance(int round) => trials.Where(trial => trial.Round == round).Average(trial => Math.Abs(Math.Log10(Number(trial, "lr")) + 2));
        Assert.True(Distance(1) > 1.5 * Distance(2) && Distance(2) > 1.5 * Distance(3), $"{Distance(1)} {Distance(2)} {Distance(3)}");
        var (first, last) = ((NumberRange)search.SpaceOf(1, trials)["lr"], (NumberRange)search.SpaceOf(3, trials)["lr"]);
        Assert.Equal((1e-6, 1e2), (first.Low, first.High));
        Assert.True(last.Low < 1e-2 && last.High > 1e-2 && last.High / last.Low < 1000, last.ToString());
        Assert.Equal("adam", search.SpaceOf(3, trials)["opt"].ToString());
    }

    [Fact]
    public void A_search_that_was_broken_off_ends_like_a_whole_one()
    {
        var whole = Texts(new RandomSearch(Space) { Trials = 20, Rounds = 4, Seed = 9 }.Run(Hill, [], _ => { }));
        for (var stop = 0; stop < 20; stop += 3)
        {
            var search = new RandomSearch(Space) { Trials = 20, Rounds = 4, Seed = 9 };
            using var cancellation = new CancellationTokenSource();
            var done = new List<Trial>();
            var limit = stop;
            if (limit == 0)
                cancellation.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => search.Run(Hill, [], trial =>
            {
                done.Add(trial);
                if (done.Count == limit)
                    cancellation.Cancel();
            }, cancellation.Token));
            Assert.Equal(stop, done.Count);
            Assert.Equal(whole, Texts(search.Run(Hill, done, _ => { })));
        }
    }

    [Fact]
    public void Trials_side_by_side_give_the_same() => Assert.Equal(
        Texts(new RandomSearch(Space) { Trials = 24, Rounds = 3 }.Run(Hill, [], _ => { })),
        Texts(new RandomSearch(Space) { Trials = 24, Rounds = 3, Jobs = 4 }.Run(Hill, [], _ => { })));

    [Fact]
    public void Another_seed_draws_otherwise() => Assert.NotEqual(
        Texts(new RandomSearch(Space) { Trials = 5 }.Run(Hill, [], _ => { })),
        Texts(new RandomSearch(Space) { Trials = 5, Seed = 2 }.Run(Hill, [], _ => { })));

    [Fact]
    public void One_setting_more_leaves_the_others_values_alone()
    {
        var more = new SearchSpace([.. Space.Hyperparameters, new NumberRange("momentum", 0, 1)]);
        var (few, many) = (new RandomSearch(Space) { Trials = 5 }.Run(Hill, [], _ => { }), new RandomSearch(more) { Trials = 5 }.Run(Hill, [], _ => { }));
        Assert.Equal(few.Select(trial => trial.Values["lr"]), many.Select(trial => trial.Values["lr"]));
    }

    [Fact]
    public void Trials_that_diverged_rank_last_and_narrow_nothing()
    {
        static Trial Diverge(Trial trial, CancellationToken _) => trial with { Accuracies = [0.9], Losses = [double.NaN], Diverged = true };
        var trials = new RandomSearch(Space) { Trials = 8, Rounds = 2 }.Run(Diverge, [], _ => { });
        Assert.All(trials, trial => Assert.Equal(0, trial.Accuracy));
        Assert.Equal(Space.ToString(), new RandomSearch(Space) { Trials = 8, Rounds = 2 }.SpaceOf(2, trials).ToString());
        var worst = new Trial { Number = 9, Round = 1, Values = trials[0].Values, Accuracies = [0], Losses = [99] };
        Assert.Equal(9, Trial.Rank([.. trials, worst])[0].Number);
    }

    [Fact]
    public void Equal_accuracies_are_ranked_by_loss_then_by_number()
    {
        static Trial Made(int number, double loss) => new() { Number = number, Round = 1, Values = new Dictionary<string, string>(), Accuracies = [0.5], Losses = [loss] };
        Assert.Equal([2, 1, 3], Trial.Rank([Made(3, 1), Made(1, 1), Made(2, 0.5)]).Select(trial => trial.Number));
    }

    [Fact]
    public void What_is_wrong_is_told()
    {
        Assert.Equal(
            "RandomSearch: 2 trials cannot fill 3 rounds; give more trials or fewer rounds.",
            Assert.Throws<ArgumentException>(() => new RandomSearch(Space) { Trials = 2, Rounds = 3 }.Run(Hill, [], _ => { })).Message);
        Assert.Equal(
            "RandomSearch: 0 trials in 1 rounds, 1 at a time; each number must be at least 1.",
            Assert.Throws<ArgumentException>(() => new RandomSearch(Space) { Trials = 0 }.Run(Hill, [], _ => { })).Message);
        Assert.Equal(
            "The search has no setting \"weight-dekay\". Did you mean \"weight-decay\"? It has lr, weight-decay, opt.",
            Assert.Throws<ArgumentException>(() => Space["weight-dekay"]).Message);
        Assert.Equal(
            "A setting stands twice among lr, lr; give each once.",
            Assert.Throws<ArgumentException>(() => new SearchSpace(new Choice("lr", ["1"]), new Choice("lr", ["2"]))).Message);
    }

    [Fact]
    public void What_a_trial_throws_is_thrown_as_it_is() => Assert.Throws<InvalidDataException>(
        () => new RandomSearch(Space) { Trials = 4, Jobs = 2 }.Run((_, _) => throw new InvalidDataException(), [], _ => { }));

    // Best at lr 0.01 with Adam.
    static Trial Hill(Trial trial, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var distance = Math.Abs(Math.Log10(Number(trial, "lr")) + 2) + (trial.Values["opt"] == "adam" ? 0 : 4);
        return trial with { Accuracies = [1 / (1 + distance)], Losses = [distance] };
    }

    static double Number(Trial trial, string name) => double.Parse(trial.Values[name], CultureInfo.InvariantCulture);

    static string[] Texts(IReadOnlyList<Trial> trials) =>
        [.. trials.Select(trial => string.Create(CultureInfo.InvariantCulture, $"{trial.Number} {trial.Round} {string.Join(' ', trial.Values)} {trial.Accuracy:R}"))];
}
