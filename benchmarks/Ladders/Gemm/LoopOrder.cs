namespace Fovea.Ladders.Gemm;

/// <summary>
/// The same multiply-adds with the two inner loops exchanged: a row of B times one number is added to a row of C. Both are walked in the
/// order they lie in, and no addition waits for its neighbour.
/// </summary>
internal static unsafe class LoopOrder
{
    public static void Multiply(Sizes s, float* a, float* b, float* c)
    {
        new Span<float>(c, s.M * s.N).Clear();
        for (var i = 0; i < s.M; i++)
        {
            for (var k = 0; k < s.K; k++)
            {
                var factor = a[i * s.K + k];
                for (var j = 0; j < s.N; j++)
                    c[i * s.N + j] += factor * b[k * s.N + j];
            }
        }
    }
}
