using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>
/// y = f(a, b), element by element, with NumPy's broadcasting: shapes are aligned at the last axis and axes of size 1 are repeated.
/// ∂L/∂a = ∂L/∂y · ∂f/∂a, summed over the axes along which a was repeated; likewise b. One operation serves every <see cref="IBinary"/>.
/// </summary>
/// <typeparam name="TOp">The function with its slopes.</typeparam>
/// <param name="a">Left operand.</param>
/// <param name="b">Right operand.</param>
/// <param name="op">The function's parameters.</param>
public sealed class ZipOp<TOp>(Tensor a, Tensor b, TOp op) : Op(a, b) where TOp : struct, IBinary
{
    BroadcastGeometry? geometry;

    /// <inheritdoc/>
    public override string Name => op.Name;

    /// <summary>The function with its parameters.</summary>
    public TOp Function => op;

    /// <inheritdoc/>
    public override Shape OutputShape => Shape.Create(Geometry.OutputShape);

    BroadcastGeometry Geometry => geometry ??= BroadcastGeometry.Create(Owner ?? Name, a.Shape.Sizes, b.Shape.Sizes);

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Zip(op, Geometry, a.Storage, b.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var da = GradientOf(a);
        if (da.Storage is { } toA)
            Backend.ZipBackwardA(op, Geometry, a.Storage, b.Storage, y.Storage, dy, toA);
        using var db = GradientOf(b);
        if (db.Storage is { } toB)
            Backend.ZipBackwardB(op, Geometry, a.Storage, b.Storage, y.Storage, dy, toB);
    }
}

/// <summary>Functions of two variables, element by element, with broadcasting.</summary>
public static class ZipExtensions
{
    extension(Tensor a)
    {
        /// <summary>Applies any function of two variables with slopes; <paramref name="owner"/> is named in messages and summaries.</summary>
        public Tensor Zip<TOp>(Tensor b, TOp op, object? owner = null) where TOp : struct, IBinary => new ZipOp<TOp>(a, b, op) { Owner = owner }.Run();

        /// <summary>The larger of both; where they are equal each gets half the gradient.</summary>
        public Tensor Maximum(Tensor b) => a.Zip(b, new Maximum());

        /// <summary>The smaller of both; where they are equal each gets half the gradient.</summary>
        public Tensor Minimum(Tensor b) => a.Zip(b, new Minimum());

        /// <summary>a to the power b.</summary>
        public Tensor Power(Tensor b) => a.Zip(b, new PowerOf());

        /// <summary>Sum.</summary>
        public static Tensor operator +(Tensor x, Tensor y) => x.Zip(y, new Add());

        /// <summary>Difference.</summary>
        public static Tensor operator -(Tensor x, Tensor y) => x.Zip(y, new Subtract());

        /// <summary>Product, element by element.</summary>
        public static Tensor operator *(Tensor x, Tensor y) => x.Zip(y, new Multiply());

        /// <summary>Quotient.</summary>
        public static Tensor operator /(Tensor x, Tensor y) => x.Zip(y, new Divide());
    }
}
