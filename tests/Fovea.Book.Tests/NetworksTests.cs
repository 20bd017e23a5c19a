namespace Fovea.Book.Tests;

/// <summary>Chapters 1 and 2: the numbers printed in the literature.</summary>
public sealed class NetworksTests
{
    [Fact]
    public void Arrays()
    {
        var figures = Run.Quick("arrays");
        Run.AssertPrinted(figures, "A·B", 0, 19, 22, 43, 50);
        Run.AssertPrinted(figures, "X·W", 0, 5, 11, 17);
        Run.AssertPrinted(figures, "transposed", 0, 1, 3, 5, 2, 4, 6);
        Run.AssertPrinted(figures, "reshaped", 0, 1, 2, 3, 4, 5, 6);
        Run.AssertPrinted(figures, "A + row", 0, 11, 22, 13, 24);
        Run.AssertPrinted(figures, "A + column", 0, 11, 12, 23, 24);
        Run.AssertPrinted(figures, "pictures.shape", 0, 10, 1, 28, 28);
        Run.AssertPrinted(figures, "flattened.shape", 0, 10, 784);
    }

    [Fact]
    public void Gates()
    {
        var figures = Run.Quick("gates");
        Run.AssertPrinted(figures, "AND.threshold", 0, 0, 0, 0, 1);
        Run.AssertPrinted(figures, "AND", 0, 0, 0, 0, 1);
        Run.AssertPrinted(figures, "NAND", 0, 1, 1, 1, 0);
        Run.AssertPrinted(figures, "OR", 0, 0, 1, 1, 1);
        Run.AssertPrinted(figures, "XOR", 0, 0, 1, 1, 0);
        Run.AssertPrinted(figures, "one-line.best", 0, 3);
        Run.AssertPrinted(figures, "learned.answers", 0, 0, 1, 1, 0);
        Assert.All(figures["learned.answers"], answer => Assert.True(answer is < 0.05 or > 0.95));
        Run.AssertPrinted(figures, "one-neuron.answers", 2, 0.5, 0.5, 0.5, 0.5);
        Run.AssertPrinted(figures, "one-neuron.loss", 3, 0.693);
    }

    [Fact]
    public void ActivationsAndTheirSlopes()
    {
        var figures = Run.Quick("activations");
        Run.AssertPrinted(figures, "step.values", 0, 0, 0, 0, 1, 1);
        Run.AssertPrinted(figures, "step.slopes", 0, 0, 0, 0, 0, 0);
        Run.AssertPrinted(figures, "sigmoid.values", 4, 0.1192, 0.2689, 0.5, 0.7311, 0.8808);
        Run.AssertPrinted(figures, "sigmoid.slopes", 4, 0.105, 0.1966, 0.25, 0.1966, 0.105);
        Run.AssertPrinted(figures, "tanh.values", 4, -0.964, -0.7616, 0, 0.7616, 0.964);
        Run.AssertPrinted(figures, "tanh.slopes", 4, 0.0707, 0.42, 1, 0.42, 0.0707);
        Run.AssertPrinted(figures, "ReLU.values", 2, 0, 0, 0, 1, 2);
        Run.AssertPrinted(figures, "leaky ReLU.values", 4, -0.02, -0.01, 0, 1, 2);
        Assert.Equal(0.01, figures["leaky ReLU.slopes"][0]);
        Run.AssertPrinted(figures, "PReLU.values", 4, -0.5, -0.25, 0, 1, 2);
        Run.AssertPrinted(figures, "ELU.values", 4, -0.8647, -0.6321, 0, 1, 2);
        Run.AssertPrinted(figures, "ELU.slopes", 4, 0.1353, 0.3679, 1, 1, 1);
        Run.AssertPrinted(figures, "identity.values", 0, -2, -1, 0, 1, 2);
        Run.AssertPrinted(figures, "softmax", 8, 0.01821127, 0.24519181, 0.73659691);
        Run.AssertPrinted(figures, "softmax.sum", 12, 1);
        Run.AssertPrinted(figures, "prelu.slope.first", 2, 0.25);
        Run.AssertPrinted(figures, "prelu.slope.last", 3, 0.6);
    }

    [Fact]
    public void ThreeLayersForward()
    {
        var figures = Run.Quick("three-layer");
        Run.AssertPrinted(figures, "A1", 8, 0.3, 0.7, 1.1);
        Run.AssertPrinted(figures, "Z1", 8, 0.57444252, 0.66818777, 0.75026011);
        Run.AssertPrinted(figures, "A2", 8, 0.51615984, 1.21402696);
        Run.AssertPrinted(figures, "Z2", 8, 0.62624937, 0.7710107);
        Run.AssertPrinted(figures, "Y", 8, 0.31682708, 0.69627909);
    }
}
