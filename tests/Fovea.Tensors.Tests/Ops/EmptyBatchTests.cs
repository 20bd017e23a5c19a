using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Tests.Ops;

public sealed class EmptyBatchTests
{
    public static TheoryData<string> OnNoPictures() =>
        ["convolve", "transposed", "linear", "pool", "average", "adaptive", "layernorm", "groupnorm", "lrn", "dropout", "dropout-pixels", "softmax", "relu", "bias", "pad", "im2col", "matmul", "matmul-shared", "given"];

    [Theory, MemberData(nameof(OnNoPictures))]
    public void AnEmptyBatchGivesAnEmptyResultAndGradientsOfZero(string what)
    {
        var (x, rows) = (Tensor.Zeros([0, 4, 6, 6]), Tensor.Zeros([0, 3]));
        var w = what switch
        {
            "convolve" or "transposed" => Tensor.Ones([4, 4, 3, 3]),
            "linear" => Tensor.Ones([2, 3]),
            "matmul-shared" => Tensor.Ones([6, 2]),
            "matmul" => Tensor.Zeros([0, 4, 6, 2]),
            "layernorm" => Tensor.Ones([6]),
            _ => Tensor.Ones([4]),
        };
        x.RequiresGradient = rows.RequiresGradient = w.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = what switch
        {
            "convolve" => x.Convolve(w),
            "transposed" => x.ConvolveTransposed(w),
            "linear" => rows.Linear(w),
            "pool" => x.MaxPool(new()),
            "average" => x.AveragePool(new()),
            "adaptive" => x.AveragePool(new() { AdaptiveOutput = (1, 1) }),
            "layernorm" => x.LayerNormalize(1, w, w),
            "groupnorm" => x.GroupNormalize(2, w, w),
            "lrn" => x.LocalResponseNormalize(3),
            "dropout-pixels" => Tensor.Zeros([0, 4, 0, 0]).Zip(w.Reshape([4, 1, 1]), new Kernels.Elementwise.Arithmetic.Add()).DropoutChannels(0.5f, 1),
            "dropout" => x.DropoutChannels(0.5f, 1),
            "softmax" => rows.Softmax(),
            "relu" => x.Relu(),
            "bias" => x + w.Reshape([4, 1, 1]),
            "pad" => x.Pad((1, 1, 1, 1)),
            "im2col" => x.Im2Col((3, 3)),
            "given" => new NormalizeOp(x, w, w, new(0, 4, 36), 1e-5f, Tensor.Zeros([4]), Tensor.Ones([4])).Run(),
            _ => x.MatMul(w),
        };
        Assert.Equal(0, y.Length);

        // What the gradient's memory held before must not shine through.
        Tensor.Full(w.Shape, 7).Recycle();
        tape.Backward(y.Sum());
        Assert.All(w.Gradient?.ToArray() ?? [], gradient => Assert.Equal(0, gradient));
    }
}
