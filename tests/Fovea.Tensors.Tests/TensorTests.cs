using Fovea.Kernels;
using Fovea.Tensors.Autograd;

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
    public void ADestinationMustHoldAllNumbers()
    {
        var error = Assert.Throws<GeometryException>(() => Tensor.From(1, 2, 3).CopyTo(new float[2]));
        Assert.Equal("CopyTo: the tensor has shape 3, 3 elements, but the destination holds 2.", error.Message);
    }

    [Fact]
    public void DivisionIsThatOfIeee754()
    {
        float[] values = [.. Enumerable.Range(1, 1000).Select(i => 0.37f * i), 1e-3f, 3e38f, float.Epsilon, -0f];
        var x = Tensor.From(values);
        foreach (var divisor in (float[])[3, -7.1f, 1e-39f, 3e38f, 0])
        {
            Assert.Equal(values.Select(value => value / divisor), (x / divisor).ToArray());
            Assert.Equal(values.Select(value => divisor / value), (divisor / x).ToArray());
        }
    }

    [Fact]
    public void PaddingByNothingIsATensorOfItsOwn()
    {
        var x = Tensor.From([1, 2, 3, 4], [2, 2]);
        foreach (var mode in Enum.GetValues<PaddingMode>())
        {
            var y = x.Pad((0, 0, 0, 0), mode);
            Assert.Equal([1, 2, 3, 4], y.ToArray());
            y.Recycle();
            Assert.Equal([1, 2, 3, 4], x.ToArray());
        }
    }

    [Fact]
    public void IndicesMayChangeAfterASelection()
    {
        var x = Tensor.From(1, 2, 3);
        x.RequiresGradient = true;
        int[] map = [2, 2];
        using var tape = Tape.Record();
        var y = x.Select(0, map).Sum();
        map[0] = 0;
        tape.Backward(y);
        Assert.Equal([0, 0, 2], x.Gradient!.ToArray());
    }

    [Fact]
    public void OneValueIsItsOwnMean()
    {
        var (x, weight, bias) = (Tensor.From([5, -3], [2, 1]), Tensor.From(2), Tensor.From(7));
        x.RequiresGradient = weight.RequiresGradient = bias.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = x.LayerNormalize(1, weight, bias);
        Assert.Equal([7, 7], y.ToArray());
        Assert.Equal([7, 7], x.GroupNormalize(1, weight, bias).ToArray());
        tape.Backward(y.Sum());
        Assert.Equal([0, 0], x.Gradient!.ToArray());
        Assert.Equal(0, weight.Gradient!.Item());
        Assert.Equal(2, bias.Gradient!.Item());
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
        { "no-channels", "Convolution: weights need at least one element along each of out×in×KH×KW; the shape was 3×0×3×3." },
        { "layernorm", "LayerNormalize: weight and bias need the shape of the last 1 axes of 2×3; one had 4×2×3." },
        { "linear", "Linear: input has 5 features, expected 4. Shape was 2×5." },
        { "flatten", "Linear: input has 2 features, expected 8. Shape was 3×4×2; call Flatten() first." },
        { "inner", "MatrixProduct: the inner sizes 3 and 4 differ; the shapes were 2×3 and 4×5." },
        { "reshape", "Reshape: 2×3 has 6 elements and cannot become 4, which has 4." },
        { "pool", "MaxPool: the window covers 4×4 but the padded input is only 3×3. Use a smaller window or dilation, more padding, or a larger picture." },
        { "normalize", "Normalize: more than one value a channel is needed to train, the input 1×3 has one. Use a larger batch, or run without a training tape to use the running statistics." },
        { "normalize-empty", "Normalize: more than one value a channel is needed to train, the input 0×3 has none. Use a larger batch, or run without a training tape to use the running statistics." },
        { "dropout", "Dropout: the probability of dropping is 1; it must be at least 0 and below 1." },
        { "slice", "Slice: 3 elements from 0 with step 2147483647 do not lie in axis 0 of the shape 4." },
        { "transposed", "TransposedConvolution: the output would be 4294967295×3, more elements than an array can hold, 2147483591. Use a smaller stride or dilation." },
        { "pad", "Pad: padding 2000000000 and 0 in mode Zeros must lie between 0 and 1073741794 for an axis of 3." },
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
            "no-channels" => () => Tensor.Zeros([1, 0, 3, 3]).Convolve(Tensor.Zeros([3, 0, 3, 3])),
            "layernorm" => () => Tensor.Zeros([2, 3]).LayerNormalize(1, Tensor.Ones([4, 2, 3])),
            "linear" => () => Tensor.Zeros([2, 5]).Linear(Tensor.Zeros([3, 4])),
            "flatten" => () => Tensor.Zeros([3, 4, 2]).Linear(Tensor.Zeros([3, 8])),
            "inner" => () => Tensor.Zeros([2, 3]).MatMul(Tensor.Zeros([4, 5])),
            "reshape" => () => Tensor.Zeros([2, 3]).Reshape([4]),
            "pool" => () => Tensor.Zeros([1, 1, 3, 3]).MaxPool(new() { Kernel = (4, 4) }),
            "normalize" => () => new NormalizeOp(Tensor.Zeros([1, 3]), null, null, new(1, 3, 1), 1e-5f).Run(),
            "normalize-empty" => () => new NormalizeOp(Tensor.Zeros([0, 3]), null, null, new(0, 3, 1), 1e-5f).Run(),
            "slice" => () => Tensor.Zeros([4]).Slice(0, 0, 3, int.MaxValue),
            "transposed" => () => Tensor.Zeros([1, 1, 3, 3]).ConvolveTransposed(Tensor.Zeros([1, 1, 1, 1]), null, new() { Stride = (int.MaxValue, 1) }),
            "pad" => () => Tensor.Zeros([3, 3]).Pad((2_000_000_000, 0, 0, 0)),
            "dropout" => () => Tensor.Zeros([4]).Dropout(1, key: 1),
            _ => () => Tensor.Zeros([3, 3]).Pad((3, 0, 0, 0), PaddingMode.Reflect),
        };
        Assert.Equal(sentence, Assert.Throws<GeometryException>(action).Message);
    }
}
