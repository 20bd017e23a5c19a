using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Machine;

/// <summary>
/// The most multiply-adds that the processor can do: independent chains of them that never leave the registers. A kernel's share of it
/// compares between machines and hours, where times do not, if both are timed in the same process and in alternation.
/// </summary>
public static class PeakLoop
{
    private const int Chains = 12;

    /// <summary>Runs the loop on several threads at once; whoever calls it holds the watch.</summary>
    /// <param name="threads">How many loops to run; <see cref="Workers.Count"/> threads work on them.</param>
    /// <param name="steps">Multiply-adds of each chain; 200,000 take about half a millisecond.</param>
    /// <returns>Floating-point operations that all loops did together, two for each multiply-add.</returns>
    public static double Run(int threads, int steps)
    {
        Workers.Run(threads, new Loop(steps));
        return 2.0 * threads * steps * Chains * CpuFeatures.Best switch { KernelFamily.Avx512 => 16, KernelFamily.Avx2 => 8, _ => 4 };
    }

    private static float Chain(int steps) => CpuFeatures.Best switch
    {
        KernelFamily.Avx512 => Wide512(steps),
        KernelFamily.Avx2 => Wide256(steps),
        _ => Wide128(steps),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide512(int steps)
    {
        Vector512<float> x = Vector512.Create(0.999f), a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, x); b = Vector512.FusedMultiplyAdd(b, x, x); c = Vector512.FusedMultiplyAdd(c, x, x);
            d = Vector512.FusedMultiplyAdd(d, x, x); e = Vector512.FusedMultiplyAdd(e, x, x); f = Vector512.FusedMultiplyAdd(f, x, x);
            g = Vector512.FusedMultiplyAdd(g, x, x); h = Vector512.FusedMultiplyAdd(h, x, x); i = Vector512.FusedMultiplyAdd(i, x, x);
            j = Vector512.FusedMultiplyAdd(j, x, x); k = Vector512.FusedMultiplyAdd(k, x, x); l = Vector512.FusedMultiplyAdd(l, x, x);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide256(int steps)
    {
        Vector256<float> x = Vector256.Create(0.999f), a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var step = 0; step < steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, x); b = Vector256.FusedMultiplyAdd(b, x, x); c = Vector256.FusedMultiplyAdd(c, x, x);
            d = Vector256.FusedMultiplyAdd(d, x, x); e = Vector256.FusedMultiplyAdd(e, x, x); f = Vector256.FusedMultiplyAdd(f, x, x);
            g = Vector256.FusedMultiplyAdd(g, x, x); h = Vector256.FusedMultiplyAdd(h, x, x); i = Vector256.FusedMultiplyAdd(i, x, x);
            j = Vector256.FusedMultiplyAdd(j, x, x); k = Vector256.FusedMultiplyAdd(k, x, x); l = Vector256.FusedMultiplyAdd(l, x, x);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide128(int steps)
    {
        Vector128<float> x = Vector128.Create(0.999f), a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var step = 0; step < steps; step++)
        {
            a = Vector128.FusedMultiplyAdd(a, x, x); b = Vector128.FusedMultiplyAdd(b, x, x); c = Vector128.FusedMultiplyAdd(c, x, x);
            d = Vector128.FusedMultiplyAdd(d, x, x); e = Vector128.FusedMultiplyAdd(e, x, x); f = Vector128.FusedMultiplyAdd(f, x, x);
            g = Vector128.FusedMultiplyAdd(g, x, x); h = Vector128.FusedMultiplyAdd(h, x, x); i = Vector128.FusedMultiplyAdd(i, x, x);
            j = Vector128.FusedMultiplyAdd(j, x, x); k = Vector128.FusedMultiplyAdd(k, x, x); l = Vector128.FusedMultiplyAdd(l, x, x);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private readonly struct Loop(int steps) : IJob
    {
        // The sum is looked at, so that the compiler cannot leave the work out.
        public void Run(int task)
        {
            if (Chain(steps) == 0)
                throw new InvalidOperationException("The peak loop lost its numbers.");
        }
    }
}
