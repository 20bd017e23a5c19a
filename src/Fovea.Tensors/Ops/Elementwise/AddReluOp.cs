using Fovea.Kernels;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Gemm;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>
/// y = max(0, a + b), a and b of one shape: where the branches of a residual block meet (He et al. 2015, figure 2). Both inputs have the
/// same gradient, ∂L/∂y where y &gt; 0, so it is worked out once and one of them takes its memory.
/// </summary>
/// <param name="a">One branch.</param>
/// <param name="b">The other, of the same shape.</param>
public sealed class AddReluOp(Tensor a, Tensor b) : Op(a, b)
{
    /// <inheritdoc/>
    public override string Name => "AddReLU";

    /// <inheritdoc/>
    public override Shape OutputShape => a.Shape == b.Shape
        ? a.Shape
        : throw new GeometryException($"{Owner ?? Name}: the branches have shapes {a.Shape} and {b.Shape}; they must be equal.");

    /// <inheritdoc/>
    protected override void Forward(Tensor y) =>
        Backend.Zip(new AddRelu(), BroadcastGeometry.Create(Name, [y.Length], [y.Length]), a.Storage, b.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = GradientBefore(FusedActivation.Relu, y);
        using (var da = GradientOf(a))
            if (da.Storage is { } toA)
                Backend.Copy([toA.Length], dy, 0, [1], toA, 0, [1]);
        PassOn(dy, b, y);
    }
}

/// <summary>The meeting of residual branches.</summary>
public static class AddReluExtensions
{
    extension(Tensor a)
    {
        /// <summary>max(0, a + b) in one pass, see <see cref="AddReluOp"/>.</summary>
        /// <exception cref="GeometryException">The shapes differ.</exception>
        public Tensor AddRelu(Tensor b, object? owner = null) => new AddReluOp(a, b) { Owner = owner }.Run();
    }
}
