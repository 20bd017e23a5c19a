using System.Numerics;
using Fovea.Kernels.Gemm;

namespace Fovea.Kernels.Reference;

/// <summary>The matrix product as it is defined: three loops, any floating type. The oracle of <see cref="MatrixProduct"/>, and slow.</summary>
public static class ReferenceGemm
{
    /// <summary>C = activation(op(A)·op(B) + bias), or C += op(A)·op(B), for a batch of products.</summary>
    /// <typeparam name="T">Type of the numbers and of the sums.</typeparam>
    /// <param name="g">Sizes and transpositions.</param>
    /// <param name="a">A, M×K or, transposed, K×M.</param>
    /// <param name="b">B, K×N or, transposed, N×K.</param>
    /// <param name="c">C, M×N each, one after another.</param>
    /// <param name="bias">Bias along <paramref name="axis"/>; empty without one.</param>
    /// <param name="axis">Axis of the bias.</param>
    /// <param name="activation">Applied after the bias.</param>
    /// <param name="accumulate">Add to what C holds.</param>
    public static void Multiply<T>(
        in GemmGeometry g, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias, BiasAxis axis, FusedActivation activation, bool accumulate)
        where T : IFloatingPointIeee754<T>
    {
        for (var batch = 0; batch < g.Batch; batch++)
        {
            var matrixA = a[(batch * g.StrideA)..];
            var matrixB = b[(batch * g.StrideB)..];
            var matrixC = c.Slice(batch * g.M * g.N, g.M * g.N);
            for (var row = 0; row < g.M; row++)
            {
                for (var column = 0; column < g.N; column++)
                {
                    var sum = T.Zero;
                    for (var k = 0; k < g.K; k++)
                    {
                        var left = matrixA[g.TransposeA ? k * g.M + row : row * g.K + k];
                        var right = matrixB[g.TransposeB ? column * g.K + k : k * g.N + column];
                        sum += left * right;
                    }

                    ref var target = ref matrixC[row * g.N + column];
                    if (accumulate)
                        sum += target;
                    target = Finish(sum, axis switch { BiasAxis.Row => bias[row], BiasAxis.Column => bias[column], _ => T.Zero }, activation);
                }
            }
        }
    }

    internal static T Finish<T>(T sum, T bias, FusedActivation activation)
        where T : IFloatingPointIeee754<T>
    {
        var value = sum + bias;
        return activation == FusedActivation.Relu && value < T.Zero ? T.Zero : value;
    }
}
