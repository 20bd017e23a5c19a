using Fovea.Kernels;

namespace Fovea.Tensors.Tests;

public sealed class TensorTests
{
    [Fact]
    public void MatrixProductsOfTheBook()
    {
        var a = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } });
        var b = Tensor.From(new float[,] { { 5, 6 }, { 7, 8 } });
        Assert.Equal([19, 22, 43, 50], a.MatMul(b).ToArray());

        var x = Tensor.From([1, 2], [1, 2]);
        var w = Tensor.From(new float[,] { { 1, 3, 5 }, { 2, 4, 6 } });
        Assert.Equal([5, 11, 17], x.MatMul(w).ToArray());
    }

    [Fact]
    public void BroadcastingFollowsNumPy()
    {
        var a = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } });
        Assert.Equal([10, 40, 30, 80], (a * Tensor.From(10, 20)).ToArray());
        Assert.Equal([11, 12, 23, 24], (a + Tensor.From([10, 20], [2, 1])).ToArray());
    }

    [Fact]
    public void NumbersAreWrittenInPlace()
    {
        var made = Tensor.Create([2, 2], values =>
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = i;
        });
        Assert.Equal([2, 2], made.Shape.Sizes);
        Assert.Equal([0, 1, 2, 3], made.ToArray());
    }

    [Fact]
    public void ValuesMustFitTheShape()
    {
        var error = Assert.Throws<GeometryException>(() => Tensor.From([1, 2, 3], [2, 2]));
        Assert.Equal("Tensor.From: shape 2×2 has 4 elements, but 3 values were given.", error.Message);
    }

    [Fact]
    public void ItemNeedsOneElement()
    {
        Assert.Equal(5, Tensor.From(5).Item());
        var error = Assert.Throws<GeometryException>(() => Tensor.From(1, 2).Item());
        Assert.Equal("Item() reads a tensor of one element; this one has shape 2.", error.Message);
    }

    [Fact]
    public void BackendsDoNotMix()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Tensor.From(1, 2) + Tensor.From(1, 2).To(Device.Reference));
        Assert.Contains("different backends, cpu and reference", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ArgMaxGivesTheFirstWinner()
    {
        var x = Tensor.From(new float[,] { { 1, 5, 5 }, { 7, 2, 3 } });
        Assert.Equal([1, 0], x.ArgMax());
        Assert.Equal([1, 0, 0], x.ArgMax(0));
    }

    [Fact]
    public void Im2ColHasTheBooksShapes()
    {
        Assert.Equal([9, 75], Tensor.Zeros([1, 3, 7, 7]).Im2Col((5, 5)).Shape);
        Assert.Equal([90, 75], Tensor.Zeros([10, 3, 7, 7]).Im2Col((5, 5)).Shape);
    }

    [Theory]
    [InlineData(1, 1, 0, 28)]
    [InlineData(3, 1, 0, 26)]
    [InlineData(5, 1, 0, 24)]
    [InlineData(1, 3, 0, 10)]
    [InlineData(1, 5, 0, 6)]
    [InlineData(1, 1, 1, 30)]
    [InlineData(1, 1, 2, 32)]
    public void ConvolutionSizesOfTheBook(int kernel, int stride, int padding, int expected)
    {
        var options = new ConvolutionOptions { Stride = (stride, stride), Padding = (padding, padding, padding, padding) };
        Assert.Equal([1, 1, expected, expected], Tensor.Zeros([1, 1, 28, 28]).Convolve(Tensor.Zeros([1, 1, kernel, kernel]), null, options).Shape);
    }

    public static TheoryData<string, string> BadShapes() => new()
    {
        { "channels", "Convolution: input has 1 channel, expected 3. Shape was 8×1×28×28 (N×C×H×W)." },
        { "rank", "Convolution: input needs 4 axes, N×C×H×W; the shape was 1×28×28; for a single picture Reshape it to 1×1×28×28." },
        { "kernel", "Convolution: the kernel covers 5×5 but the padded input is only 3×3. Use a smaller kernel or dilation, more padding, or a larger picture." },
        { "groups", "Convolution: groups 2 must divide both 4 input channels and 3 output channels." },
        { "linear", "Linear: input has 5 features, expected 4. Shape was 2×5." },
        { "flatten", "Linear: input has 2 features, expected 8. Shape was 3×4×2; call Flatten() first." },
        { "inner", "MatrixProduct: the inner sizes 3 and 4 differ; the shapes were 2×3 and 4×5." },
        { "reshape", "Reshape: 2×3 has 6 elements and cannot become 4, which has 4." },
        { "pool", "MaxPool: the window covers 4×4 but the padded input is only 3×3. Use a smaller window or dilation, more padding, or a larger picture." },
        { "normalize", "Normalize: more than one value a channel is needed to train, the input 1×3 has one. Use a larger batch, or run without a training tape to use the running statistics." },
        { "dropout", "Dropout: the probability of dropping is 1; it must be at least 0 and below 1." },
        { "reflect", "Pad: padding 3 and 0 in mode Reflect must lie between 0 and 2 for an axis of 3." },
    };

    [Theory, MemberData(nameof(BadShapes))]
    public void ErrorsSayWhatWasGivenAndExpected(string what, string sentence)
    {
        Func<Tensor> action = what switch
        {
            "channels" => () => Tensor.Zeros([8, 1, 28, 28]).Convolve(Tensor.Zeros([16, 3, 3, 3])),
            "rank" => () => Tensor.Zeros([1, 28, 28]).Convolve(Tensor.Zeros([16, 1, 3, 3])),
            "kernel" => () => Tensor.Zeros([1, 1, 3, 3]).Convolve(Tensor.Zeros([1, 1, 5, 5])),
            "groups" => () => Tensor.Zeros([1, 4, 3, 3]).Convolve(Tensor.Zeros([3, 2, 1, 1]), null, new() { Groups = 2 }),
            "linear" => () => Tensor.Zeros([2, 5]).Linear(Tensor.Zeros([3, 4])),
            "flatten" => () => Tensor.Zeros([3, 4, 2]).Linear(Tensor.Zeros([3, 8])),
            "inner" => () => Tensor.Zeros([2, 3]).MatMul(Tensor.Zeros([4, 5])),
            "reshape" => () => Tensor.Zeros([2, 3]).Reshape([4]),
            "pool" => () => Tensor.Zeros([1, 1, 3, 3]).MaxPool(new() { Kernel = (4, 4) }),
            "normalize" => () => new NormalizeOp(Tensor.Zeros([1, 3]), null, null, new(1, 3, 1), 1e-5f).Run(),
            "dropout" => () => Tensor.Zeros([4]).Dropout(1, key: 1),
            _ => () => Tensor.Zeros([3, 3]).Pad((3, 0, 0, 0), PaddingMode.Reflect),
        };
        Assert.Equal(sentence, Assert.Throws<GeometryException>(action).Message);
    }
}
