using System.Numerics;
using Fovea.Kernels.Reduction;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="SoftmaxLoss"/>.</summary>
public static class ReferenceSoftmaxLoss
{
    /// <summary>As <see cref="SoftmaxLoss.Forward"/>.</summary>
    public static void Forward<T>(int rows, int classes, int inner, ReadOnlySpan<T> logits, ReadOnlySpan<T> q, Span<T> losses, Span<T> dlogits)
        where T : IFloatingPointIeee754<T>
    {
        for (var r = 0; r < rows; r++)
            for (var i = 0; i < inner; i++)
            {
                var (largest, sum) = ReferenceSoftmax.Shift(r * classes * inner + i, classes, inner, logits);
                var (loss, mass) = (T.Zero, T.Zero);
                for (var c = 0; c < classes; c++)
                {
                    var at = (r * classes + c) * inner + i;
                    mass += q[at];
                    if (q[at] != T.Zero)
                        loss += q[at] * (T.Log(sum) - (logits[at] - largest));
                }

                losses[r * inner + i] = loss;
                for (var c = 0; c < classes && !dlogits.IsEmpty; c++)
                {
                    var at = (r * classes + c) * inner + i;
                    dlogits[at] = T.Exp(logits[at] - largest) / sum * mass - q[at];
                }
            }
    }
}
