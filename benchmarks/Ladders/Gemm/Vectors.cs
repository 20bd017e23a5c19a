using System.Runtime.Intrinsics;

namespace Fovea.Ladders.Gemm;

/// <summary>
/// The inner loop by vectors: sixteen columns an instruction, with multiplication and addition fused. Now memory is the limit: for each
/// multiply-add a vector of B and one of C are loaded and one is stored, and the processor can do two multiply-adds in that time.
/// </summary>
internal static unsafe class Vectors
{
    public static void Multiply(Sizes s, float* a, float* b, float* c)
    {
        new Span<float>(c, s.M * s.N).Clear();
        for (var i = 0; i < s.M; i++)
        {
            for (var k = 0; k < s.K; k++)
                AddRow(a[i * s.K + k], b + k * s.N, c + i * s.N, s.N);
        }
    }

    private static void AddRow(float factor, float* b, float* c, int columns)
    {
        var factors = Vector512.Create(factor);
        for (var j = 0; j < columns; j += 16)
            Vector512.FusedMultiplyAdd(factors, Vector512.Load(b + j), Vector512.Load(c + j)).Store(c + j);
    }
}
