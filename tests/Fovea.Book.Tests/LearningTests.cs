namespace Fovea.Book.Tests;

/// <summary>Chapters 3 and 4: the numbers printed in the literature.</summary>
public sealed class LearningTests
{
    [Fact]
    public void Losses()
    {
        var figures = Run.Quick("losses");
        Run.AssertPrinted(figures, "squared-error.right", 4, 0.0975);
        Run.AssertPrinted(figures, "squared-error.wrong", 4, 0.5975);
        Run.AssertPrinted(figures, "cross-entropy.right", 9, 0.510825457);
        Run.AssertPrinted(figures, "cross-entropy.wrong", 9, 2.302584093);
        Run.AssertPrinted(figures, "batch.one-hot", 9, 1.406704775);
        Assert.Equal(figures["batch.one-hot"][0], figures["batch.index"][0], 1e-12);
    }

    [Fact]
    public void GradientsByTrying()
    {
        var figures = Run.Quick("numerical-gradient");
        Run.AssertPrinted(figures, "gradient(3, 4)", 6, 6, 8);
        Run.AssertPrinted(figures, "gradient(0, 2)", 6, 0, 4);
        Run.AssertPrinted(figures, "gradient(3, 0)", 6, 6, 0);
        Run.AssertPrinted(figures, "backward(3, 4)", 12, 6, 8);
        Run.AssertPrinted(figures, "descent.0.1", 8, 0, 0);
        Run.AssertPrinted(figures, "descent.1e-10", 8, -3, 4);
        Assert.True(Math.Abs(figures["descent.10"][0]) > 1e6);
        Run.AssertPrinted(figures, "two-layer-net.parameters", 0, 39_760);
    }

    [Fact]
    public void EntropyAndDivergence()
    {
        var figures = Run.Quick("entropy");
        Run.AssertPrinted(figures, "coin", 6, 0.693147);
        foreach (var guess in new[] { "equal", "even", "reversed" })
            Assert.Equal(figures[$"{guess}.H(p,q)"][0], figures[$"{guess}.H(p)"][0] + figures[$"{guess}.KL(p‖q)"][0], 1e-12);
        Run.AssertPrinted(figures, "equal.KL(p‖q)", 12, 0);
        Assert.True(figures["reversed.KL(p‖q)"][0] > figures["even.KL(p‖q)"][0]);
        Run.AssertPrinted(figures, "flat.shape", 0, 1, 12);
        Assert.Equal(1, figures["softmax.sum"][0], 1e-6);
        Assert.Equal(figures["one-hot.H(p,q)"][0], figures["one-hot.KL(p‖q)"][0], 1e-9);
        Assert.Equal(figures["one-hot.H(p,q)"][0], figures["one-hot.loss"][0], 1e-6);
    }

    [Fact]
    public void ApplesAndOranges()
    {
        var figures = Run.Quick("computation-graph");
        Run.AssertPrinted(figures, "apples.price", 10, 220);
        Run.AssertPrinted(figures, "apples.d(apple)", 10, 2.2);
        Run.AssertPrinted(figures, "apples.d(count)", 10, 110);
        Run.AssertPrinted(figures, "apples.d(tax)", 10, 200);
        Run.AssertPrinted(figures, "fruit.price", 10, 715);
        Run.AssertPrinted(figures, "fruit.d(apple count)", 10, 110);
        Run.AssertPrinted(figures, "fruit.d(apple)", 10, 2.2);
        Run.AssertPrinted(figures, "fruit.d(orange)", 10, 3.3);
        Run.AssertPrinted(figures, "fruit.d(orange count)", 10, 165);
        Run.AssertPrinted(figures, "fruit.d(tax)", 10, 650);
    }

    [Fact]
    public void LayersBothWays()
    {
        var figures = Run.Quick("layers");
        Run.AssertPrinted(figures, "ReLU.y", 6, 1, 0, 0, 3);
        Run.AssertPrinted(figures, "ReLU.dx", 6, 0.1, 0, 0, 0.4);
        Run.AssertPrinted(figures, "affine.dB", 6, 4, 6);
        Run.AssertPrinted(figures, "affine.dX", 5, 0.9, 1.2, 1.5, 1.9, 2.6, 3.3);
        Run.AssertPrinted(figures, "affine.dW", 5, -2, -2, 2, 4, 6, 10);
        foreach (var layer in new[] { "ReLU", "sigmoid", "affine", "softmax" })
            Assert.True(figures[$"{layer}.difference"][0] < 1e-6, layer);
    }

    [Fact]
    public void OptimizersInAValley()
    {
        var figures = Run.Quick("optimizer-paths");
        foreach (var name in new[] { "SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam" })
        {
            Assert.Equal([-7, 2], figures[$"{name}.path"].Take(2));
            Assert.True(figures[$"{name}.height"][0] < 0.35, name); // It began at 6.45.
        }

        // SGD changes sides with every step, as its y is multiplied by 1 − 2·0.95.
        Assert.Equal(-1.8, figures["SGD.path"][3], 1e-6);
    }
}
