
namespace Fovea.Book.Tests;

/// <summary>What the experiments of training claim, in their quick form on drawn digits; benchmarks/book.sh holds the full form on MNIST to more.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void TwoLayerNet_has_one_gradient_and_learns()
    {
        var figures = Run.Quick("two-layer-net");
        Assert.InRange(figures["difference"][0], double.Epsilon, 1e-6);
        Assert.InRange(figures["difference.layers.1.weight"][0], double.Epsilon, 1e-6);
        Assert.Equal(800, figures["steps"][0]);
        Assert.True(figures["loss"][^1] < 0.5 * figures["loss"][0]);
        Assert.True(figures["test"][^1] > 0.8, $"{figures["test"][^1]}");
    }

    [Fact]
    public void TwoLayerNet_learns_alike_by_either_gradient()
    {
        var figures = Run.Quick("two-layer-net");
        var (tried, taught) = (figures["twice.loss.numerical"], figures["twice.loss.backpropagation"]);
        Assert.Equal(60, tried.Count);
        Assert.All(tried.Zip(taught), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.True(tried[^1] < 0.8 * tried[0], $"{tried[0]} to {tried[^1]}");

        // Neither is a copy of the other: rounding tells them apart.
        Assert.InRange(figures["twice.difference.gradients"][0], double.Epsilon, 1e-6);
        Assert.InRange(figures["twice.difference.weights"][0], double.Epsilon, 1e-6);
        Assert.Equal(2 * 60 * figures["twice.parameters"][0], figures["twice.passes"][0]);
    }

    [Fact]
    public void Every_optimizer_goes_below_plain_descent()
    {
        var figures = Run.Quick("optimizers-mnist");
        foreach (var optimizer in new[] { "momentum", "nesterov", "adagrad", "rmsprop", "adam" })
            Assert.True(figures[$"loss.{optimizer}"][0] < figures["loss.sgd"][0], $"{optimizer}: {figures[$"loss.{optimizer}"][0]}, sgd: {figures["loss.sgd"][0]}");
    }

    [Fact]
    public void First_weights_spread_collapse_or_saturate()
    {
        var figures = Run.Quick("initial-values");
        IReadOnlyList<double> Deviation(string weights, string activation) => figures[$"deviation.{weights}.{activation}"];

        var xavier = Deviation("xavier", "sigmoid");
        Assert.InRange(xavier[4] / xavier[0], 0.5, 2);
        Assert.All(Deviation("hundredth", "sigmoid").Skip(1), deviation => Assert.True(deviation < 0.02, $"{deviation}"));
        Assert.True(Deviation("hundredth", "tanh")[4] < 1e-4);
        Assert.True(Deviation("hundredth", "relu")[4] < 1e-4);
        Assert.True(figures["ends.one.sigmoid"][4] > 0.6, $"{figures["ends.one.sigmoid"][4]}");
        Assert.True(figures["ends.one.tanh"][4] > 0.6, $"{figures["ends.one.tanh"][4]}");
        Assert.True(figures["ends.xavier.sigmoid"][4] < 0.05);
        Assert.InRange(Deviation("he", "relu")[4] / Deviation("he", "relu")[0], 0.5, 2);
        Assert.True(Deviation("xavier", "relu")[4] < 0.5 * Deviation("xavier", "relu")[0]);
        Assert.All(new[] { "sigmoid", "tanh", "relu" }, activation => Assert.All(Deviation("zero", activation), deviation => Assert.Equal(0, deviation)));
    }

    [Fact]
    public void He_values_learn_fastest_with_relu()
    {
        var figures = Run.Quick("initial-values-mnist");
        foreach (var other in new[] { "zero", "hundredth", "xavier" })
            Assert.True(figures["loss.he"][0] < figures[$"loss.{other}"][0], $"{other}: {figures[$"loss.{other}"][0]}, he: {figures["loss.he"][0]}");
        Assert.Equal(Math.Log(10), figures["loss.zero"][0], 0.02);
        Assert.Equal(Math.Log(10), figures["loss.hundredth"][0], 0.02);
    }

    [Theory]
    [InlineData("initial-values-mnist", "accuracy.one")]
    [InlineData("batch-norm", "accuracy.plain")]
    public void What_diverged_has_no_accuracy(string name, string figure)
    {
        Assert.Equal(double.NaN, Run.Quick(name)[figure][0]);
        Assert.Contains("diverged", Run.Html(name));
    }

    [Fact]
    public void Batch_normalization_learns_where_the_plain_network_does_not() =>
        Assert.InRange(Run.Quick("batch-norm")["rescued"][0], 6, 16);

    [Fact]
    public void Three_hundred_pictures_are_learned_by_heart()
    {
        var figures = Run.Quick("overfitting");
        Assert.All(figures["train"], accuracy => Assert.Equal(1, accuracy));
        Assert.True(figures["gap"][0] > 0.2, $"{figures["gap"][0]}");
    }

    [Theory]
    [InlineData("weight-decay")]
    [InlineData("dropout")]
    public void A_remedy_narrows_the_gap(string name)
    {
        var narrowed = Run.Quick(name)["narrowed"][0];
        Assert.True(narrowed >= 0.03, $"{narrowed}");
    }

    [Fact]
    public void An_ensemble_is_better_than_its_members()
    {
        var figures = Run.Quick("ensemble");
        Assert.Equal(5, figures["alone"].Count);
        Assert.True(figures["gain"][0] > 0, $"{figures["gain"][0]}");
        Assert.Equal(figures["alone"][0], figures["together"][0]);
    }

    [Fact]
    public void The_search_closes_in_on_large_rates()
    {
        var figures = Run.Quick("hyperparameters");
        Assert.All(figures["best.lr"], rate => Assert.InRange(rate, figures["good.lr"][0], figures["good.lr"][1]));
        Assert.True(figures["accuracy.good"][0] > figures["accuracy.elsewhere"][0] + 0.05, $"{figures["accuracy.good"][0]}, {figures["accuracy.elsewhere"][0]}");
        Assert.True(figures["narrowed.lr"][0] > 10 * figures["range.lr"][0]);
        var second = figures["lr"].Where((_, i) => figures["round"][i] == 2);
        Assert.True(second.Min() > figures["lr"].Min());
    }

    [Fact]
    public void SimpleConvNet_learns()
    {
        var figures = Run.Quick("simple-convnet");
        Assert.True(figures["test"][^1] > 0.85, $"{figures["test"][^1]}");
    }

    [Fact]
    public void Mistakes_are_counted()
    {
        var figures = Run.Quick("mistakes");
        Assert.Equal(1_000, figures["confusion"].Sum());
        var right = Enumerable.Range(0, 10).Sum(digit => figures["confusion"][digit * 11]);
        Assert.Equal(1_000 - right, figures["mistakes"][0]);
        Assert.True(figures["accuracy"][0] > 0.9, $"{figures["accuracy"][0]}");
    }

    [Fact]
    public void Equal_seeds_give_equal_figures()
    {
        var first = Run.Quick("ensemble");
        var second = Run.Anew("ensemble");
        Assert.Equal(first["alone"], second["alone"]);
    }
}
