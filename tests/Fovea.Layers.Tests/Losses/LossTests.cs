namespace Fovea.Layers.Tests;

public sealed class LossTests
{
    // The book's example, chapter 4: the right class is 2, first predicted rightly, then wrongly.
    static readonly float[] Target = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
    static readonly float[] Right = [0.1f, 0.05f, 0.6f, 0, 0.05f, 0.1f, 0, 0.1f, 0, 0];
    static readonly float[] Wrong = [0.1f, 0.05f, 0.1f, 0, 0.05f, 0.1f, 0, 0.6f, 0, 0];

    [Fact]
    public void Half_squared_sums_are_the_book_s()
    {
        var t = Tensor.From(Target);
        Assert.Equal(0.0975, Loss.HalfSquaredSum(Tensor.From(Right), t).Item(), 1e-7);
        Assert.Equal(0.5975, Loss.HalfSquaredSum(Tensor.From(Wrong), t).Item(), 1e-7);
    }

    [Fact]
    public void Cross_entropies_are_the_book_s_one_hot_and_by_label()
    {
        Assert.Equal(0.510825457099338, Distribution.CrossEntropy(Target, Right, 1e-7), 1e-7);
        Assert.Equal(2.302584092994546, Distribution.CrossEntropy(Target, Wrong, 1e-7), 1e-6);

        var logProbabilities = (Tensor.From(Right.Concat(Wrong).ToArray(), [2, 10]) + 1e-7f).Log();
        var apart = Loss.NegativeLogLikelihood(logProbabilities, [2, 2], reduction: Reduction.None).ToArray();
        Assert.Equal(0.510825457, apart[0], 1e-6);
        Assert.Equal(2.302584093, apart[1], 2e-6);
        Assert.Equal((0.510825457 + 2.302584093) / 2, Loss.NegativeLogLikelihood(logProbabilities, [2, 2]).Item(), 2e-6);
    }

    [Fact]
    public void Regression_losses_follow_their_formulas()
    {
        var (a, b) = (Tensor.From(1, -2, 0.5f, 4), Tensor.From(0, 1, 0.25f, 4));
        Assert.Equal((1 + 9 + 0.0625) / 4, Loss.MeanSquaredError(a, b).Item(), 1e-6);
        Assert.Equal(10.0625, Loss.MeanSquaredError(a, b, Reduction.Sum).Item(), 1e-5);
        Assert.Equal([1, 9, 0.0625f, 0], Loss.MeanSquaredError(a, b, Reduction.None).ToArray());
        Assert.Equal(4.25 / 4, Loss.L1(a, b).Item(), 1e-6);
        Assert.Equal([0.5f, 2.5f, 0.03125f, 0], Loss.Huber(a, b, reduction: Reduction.None).ToArray());
        Assert.Equal([0.375f, 1.375f, 0.03125f, 0], Loss.Huber(a, b, 0.5f, Reduction.None).ToArray());
        Assert.Contains("delta is 0", Assert.Throws<GeometryException>(() => Loss.Huber(a, b, 0)).Message);
        Assert.Equal(0.5f, Loss.MeanSquaredError(Tensor.Full(Shape.Scalar, 1), Tensor.Full(Shape.Scalar, 0.5f)).Item() * 2);
    }

    [Fact]
    public void Binary_cross_entropy_follows_its_formula()
    {
        var (x, t) = (new[] { 0.3f, -2, 60, -60 }, new[] { 1f, 0.25f, 0, 1 });
        var (weight, positive) = (new[] { 2f, 1, 0.5f, 1 }, new[] { 3f, 0.5f, 1, 2 });
        static double Plain(double x, double t, double p) =>
            p * t * (Math.Max(-x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))) + (1 - t) * (Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))));

        var (logits, targets) = (Tensor.From(x), Tensor.From(t));
        Assert.Equal(x.Select((_, i) => Plain(x[i], t[i], 1)).Average(), Loss.BinaryCrossEntropyWithLogits(logits, targets).Item(), 1e-5);
        Assert.Equal(
            x.Select((_, i) => weight[i] * Plain(x[i], t[i], positive[i])).Average(),
            Loss.BinaryCrossEntropyWithLogits(logits, targets, Tensor.From(weight), Tensor.From(positive)).Item(), 1e-5);
    }

    [Fact]
    public void Entropies_add_up()
    {
        float[] p = [0.5f, 0.25f, 0.25f, 0], q = [0.25f, 0.25f, 0.25f, 0.25f];
        Assert.Equal(1.5 * Math.Log(2), Distribution.Entropy(p), 1e-12);
        Assert.Equal(Distribution.CrossEntropy(p, q), Distribution.Entropy(p) + Distribution.KullbackLeibler(p, q), 1e-12);
        Assert.Equal(0, Distribution.KullbackLeibler(q, q));
        Assert.Equal(double.PositiveInfinity, Distribution.KullbackLeibler(q, p));
        Assert.Equal("Distribution.CrossEntropy: p has 4 elements, q 1; they must be equal.", Assert.Throws<GeometryException>(() => Distribution.CrossEntropy(p, [1])).Message);
        Assert.Equal(
            "Distribution.KullbackLeibler: element 1 is -1; probabilities are not negative.",
            Assert.Throws<GeometryException>(() => Distribution.KullbackLeibler([1, 0], [1, -1])).Message);
    }
}
