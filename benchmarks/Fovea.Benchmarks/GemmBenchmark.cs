using Fovea.Kernels.Gemm;

namespace Fovea.Benchmarks;

/// <summary>Matrix products beside the peak, with one and two threads.</summary>
internal static class GemmBenchmark
{
    private static readonly GemmGeometry[] Usual =
    [
        new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024), new(2048, 2048, 2048), new(1024, 1024, 1024, true, true),
        new(100, 100, 4320, TransposeB: true), new(100, 4320, 100), new(100, 4320, 100, TransposeA: true), new(100, 10, 100, TransposeB: true),
        new(1, 100, 4320, TransposeB: true), new(1, 4096, 4096), new(8, 4096, 4096, TransposeB: true), new(64, 12544, 576),
    ];

    public static void Run(ReadOnlySpan<string> arguments)
    {
        var sizes = arguments.Length > 0 ? new GemmGeometry[arguments.Length] : Usual;
        for (var i = 0; i < arguments.Length; i++)
        {
            var numbers = Array.ConvertAll(arguments[i].Split('x'), int.Parse);
            sizes[i] = numbers is [var n] ? new GemmGeometry(n, n, n) : new GemmGeometry(numbers[0], numbers[1], numbers[2]);
        }

        Console.WriteLine($"{"M×N×K",-24} {"threads",7} {"ms",9} {"GFLOP/s",8} {"of peak",8}");
        foreach (var g in sizes)
        {
            float[] a = Data.Uniform(g.M * g.K), b = Data.Uniform(g.K * g.N), c = new float[g.M * g.N];
            for (var threads = 1; threads <= 2; threads++)
            {
                var (ms, flops, share) = Stopclock.Measure(threads, 2.0 * g.MultiplyAdds, 0.6, () => MatrixProduct.Multiply(g, a, b, c, default));
                var name = $"{g.M}×{g.N}×{g.K}{(g.TransposeA ? " Aᵀ" : "")}{(g.TransposeB ? " Bᵀ" : "")}";
                Console.WriteLine($"{name,-24} {threads,7} {ms,9:F3} {flops,8:F1} {share,8:P0}");
            }
        }
    }
}
