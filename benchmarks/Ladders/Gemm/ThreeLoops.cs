namespace Fovea.Ladders.Gemm;

/// <summary>
/// The definition. Each step of the innermost loop goes down a column of B, N floats further: a cache line is fetched for one number of
/// it. And each addition has to wait for the one before, four cycles or so.
/// </summary>
internal static unsafe class ThreeLoops
{
    public static void Multiply(Sizes s, float* a, float* b, float* c)
    {
        for (var i = 0; i < s.M; i++)
        {
            for (var j = 0; j < s.N; j++)
            {
                var sum = 0f;
                for (var k = 0; k < s.K; k++)
                    sum += a[i * s.K + k] * b[k * s.N + j];
                c[i * s.N + j] = sum;
            }
        }
    }
}
