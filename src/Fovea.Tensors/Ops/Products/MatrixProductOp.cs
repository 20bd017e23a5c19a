using Fovea.Kernels;
using Fovea.Kernels.Gemm;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// C = op(A)·op(B) for matrices or equal batches of them, [..., M, K] · [..., K, N] → [..., M, N]; a transposed operand is stored with
/// its last two axes exchanged. One operand may be a single matrix for the whole batch. With C = A·B: ∂A = ∂C·Bᵀ, ∂B = Aᵀ·∂C.
/// </summary>
/// <param name="a">Left operand, rank 2 or more.</param>
/// <param name="b">Right operand, rank 2 or more.</param>
/// <param name="transposeA">The left operand is stored [..., K, M].</param>
/// <param name="transposeB">The right operand is stored [..., N, K].</param>
public sealed class MatrixProductOp(Tensor a, Tensor b, bool transposeA, bool transposeB) : Op(a, b)
{
    GemmGeometry geometry;

    /// <inheritdoc/>
    public override string Name => "MatrixProduct";

    /// <inheritdoc/>
    public override long MultiplyAdds => geometry.MultiplyAdds;

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            if (a.Rank < 2 || b.Rank < 2)
                throw new GeometryException($"{Owner ?? Name}: both operands need at least 2 axes; the shapes were {a.Shape} and {b.Shape}.");
            var (m, k) = transposeA ? (a.Shape[^1], a.Shape[^2]) : (a.Shape[^2], a.Shape[^1]);
            var (kb, n) = transposeB ? (b.Shape[^1], b.Shape[^2]) : (b.Shape[^2], b.Shape[^1]);
            if (k != kb)
                throw new GeometryException(
                    $"{Owner ?? Name}: the inner sizes {k} and {kb} differ; the shapes were {a.Shape}{(transposeA ? " transposed" : "")} " +
                    $"and {b.Shape}{(transposeB ? " transposed" : "")}.");

            var (batchA, batchB) = (a.Shape.LengthOf(0, a.Rank - 2), b.Shape.LengthOf(0, b.Rank - 2));
            var batchShape = a.Rank >= b.Rank && batchB == 1 || batchA != 1 ? a.Shape.Sizes[..^2] : b.Shape.Sizes[..^2];
            if (batchA != 1 && batchB != 1 && !a.Shape.Sizes[..^2].SequenceEqual(b.Shape.Sizes[..^2]))
                throw new GeometryException(
                    $"{Owner ?? Name}: the batch axes must be equal or one operand a single matrix; the shapes were {a.Shape} and {b.Shape}.");
            geometry = new GemmGeometry(
                m, n, k, transposeA, transposeB, batchA == 1 ? batchB : batchA, batchA == 1 ? 0 : m * k, batchB == 1 ? 0 : k * n);
            return [.. batchShape, m, n];
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Gemm(geometry, a.Storage, b.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var (m, n, k, batch) = (geometry.M, geometry.N, geometry.K, geometry.Batch);
        var (strideA, strideB, strideC) = (geometry.StrideA, geometry.StrideB, m * n);
        var dy = y.GradientStorage!;

        using var da = GradientOf(a);
        if (da.Storage is { } toA)
        {
            // op(A) = A: ∂A = ∂C·op(B)ᵀ; op(A) = Aᵀ: the transpose of that, op(B)·∂Cᵀ.
            var product = transposeA
                ? new GemmGeometry(k, m, n, transposeB, true, batch, strideB, strideC)
                : new GemmGeometry(m, k, n, false, !transposeB, batch, strideC, strideB);
            var (left, right) = transposeA ? (b.Storage, dy) : (dy, b.Storage);
            Products(product, left, right, toA, sum: strideA == 0 && batch != 1);
        }

        using var db = GradientOf(b);
        if (db.Storage is { } toB)
        {
            var product = transposeB
                ? new GemmGeometry(n, k, m, true, transposeA, batch, strideC, strideA)
                : new GemmGeometry(k, n, m, !transposeA, false, batch, strideA, strideC);
            var (left, right) = transposeB ? (dy, a.Storage) : (a.Storage, dy);
            Products(product, left, right, toB, sum: strideB == 0 && batch != 1);
        }
    }

    // An operand shared by the whole batch gets the sum of the products' gradients.
    void Products(in GemmGeometry g, Storage left, Storage right, Storage to, bool sum)
    {
        if (!sum)
        {
            Backend.Gemm(g, left, right, to);
            return;
        }

        var all = Keep(g.Batch * to.Length);
        Backend.Gemm(g, left, right, all);
        Backend.Reduce(ReductionKind.Sum, 1, g.Batch, to.Length, all, to);
    }
}

/// <summary>Matrix products.</summary>
public static class MatrixProductExtensions
{
    extension(Tensor a)
    {
        /// <summary>Matrix product over the last two axes, see <see cref="MatrixProductOp"/>.</summary>
        /// <param name="b">Right operand.</param>
        /// <param name="transposeA">Take the left operand transposed.</param>
        /// <param name="transposeB">Take the right operand transposed.</param>
        /// <exception cref="GeometryException">The shapes do not fit.</exception>
        public Tensor MatMul(Tensor b, bool transposeA = false, bool transposeB = false) => new MatrixProductOp(a, b, transposeA, transposeB).Run();

        /// <summary>Inner product of two vectors.</summary>
        /// <exception cref="GeometryException">The lengths differ.</exception>
        public Tensor Dot(Tensor b) => a.Reshape([1, a.Length]).MatMul(b.Reshape([b.Length, 1])).Reshape(Shape.Scalar);
    }
}
