using Fovea.Kernels.Convolution;

namespace Fovea.Kernels.Tests.Convolution;

/// <summary>Geometries that between them reach every path: chosen ones for the known corners, random ones for the unknown.</summary>
internal static class ConvolutionCases
{
    public static IEnumerable<ConvolutionGeometry> Chosen =>
    [
        Create(3, 1, (28, 28), 30, (5, 5)),
        Create(2, 16, (12, 12), 32, (5, 5)),
        Create(3, 16, (5, 5), 40, (5, 5)),
        Create(2, 6, (14, 14), 16, (5, 5)),
        Create(2, 1, (32, 32), 6, (5, 5)),
        Create(2, 8, (9, 11), 20, (3, 3), padding: (1, 1, 1, 1)),
        Create(2, 72, (7, 7), 17, (3, 3), padding: (1, 1, 1, 1)),
        Create(1, 20, (8, 8), 33, (1, 1)),
        Create(2, 20, (9, 9), 10, (1, 1), stride: (2, 2)),
        Create(2, 3, (23, 21), 9, (7, 7), stride: (2, 2), padding: (3, 3, 3, 3)),
        Create(2, 24, (13, 13), 24, (3, 3), padding: (1, 1, 1, 1), groups: 24),
        Create(1, 24, (14, 14), 48, (3, 3), stride: (2, 2), padding: (1, 1, 1, 1), groups: 24),
        Create(2, 12, (10, 10), 30, (3, 3), groups: 3),
        Create(1, 4, (17, 18), 18, (3, 3), dilation: (2, 3)),
        Create(1, 5, (6, 40), 4, (3, 4), padding: (0, 2, 1, 0)),
        Create(1, 3, (40, 40), 2, (2, 2), stride: (3, 2)),
        Create(1, 2, (5, 5), 3, (2, 3), padding: (4, 5, 6, 4)),
        Create(1, 66, (30, 30), 9, (3, 3), padding: (1, 1, 1, 1)),
        Create(70, 2, (3, 3), 9, (2, 2)),
        Create(1, 1, (1, 1), 1, (1, 1)),
        Create(9, 12, (6, 7), 20, (5, 5), padding: (2, 2, 2, 2)),
        Create(13, 30, (5, 5), 24, (5, 5)),
        Create(7, 130, (4, 4), 10, (3, 5), padding: (2, 1, 3, 2), dilation: (2, 1)),
        Create(5, 24, (6, 6), 18, (2, 2), padding: (4, 4, 4, 4), groups: 2),
        Create(5, 26, (14, 14), 28, (3, 3), padding: (1, 1, 1, 1)),
        Create(9, 24, (7, 7), 30, (3, 3), padding: (1, 1, 1, 1)),
        Create(2, 40, (30, 29), 33, (3, 3), padding: (0, 1, 2, 0)),
        Create(1, 24, (57, 130), 25, (3, 3), padding: (1, 1, 1, 1)),
        Create(1, 30, (14, 13), 40, (3, 3), padding: (1, 1, 1, 1)),
        Create(1, 24, (7, 8), 29, (3, 3), padding: (1, 1, 1, 1)),
        Create(1, 600, (7, 7), 24, (3, 3), padding: (1, 1, 1, 1)),
        Create(2, 48, (26, 11), 96, (3, 3), padding: (1, 1, 1, 1), groups: 2),
        Create(3, 25, (18, 3), 24, (3, 3), padding: (1, 1, 1, 1)),
        Create(1, 580, (15, 30), 24, (3, 3), padding: (1, 1, 1, 1)),
        Create(3, 48, (13, 15), 50, (5, 5), padding: (2, 2, 2, 2)),
        Create(1, 49, (23, 18), 64, (5, 5), padding: (0, 1, 3, 2)),
        Create(3, 40, (17, 17), 50, (1, 1)),
        Create(2, 48, (15, 12), 60, (1, 1), stride: (2, 3), groups: 2),
        Create(2, 20, (28, 28), 24, (3, 3), stride: (2, 2), padding: (1, 1, 1, 1)),
        Create(2, 16, (23, 31), 20, (1, 1), stride: (2, 2)),
        Create(3, 10, (5, 6), 12, (1, 1), stride: (2, 2), padding: (0, 2, 0, 0)),
        Create(3, 10, (5, 7), 12, (1, 1), stride: (2, 2), padding: (0, 0, 0, 2)),
        Create(1, 10, (40, 37), 12, (7, 7), stride: (4, 3), padding: (3, 2, 3, 1)),
    ];

    public static IEnumerable<ConvolutionGeometry> Random(int count)
    {
        var random = new Random(20_260);
        while (count > 0)
        {
            var groups = random.Next(1, 4);
            (int Y, int X) kernel = (random.Next(1, 6), random.Next(1, 6));
            (int Y, int X) dilation = (random.Next(1, 3), random.Next(1, 3));
            (int Y, int X) input = (random.Next(1, 20), random.Next(1, 36));
            var padding = (random.Next(4), random.Next(4), random.Next(4), random.Next(4));
            if (dilation.Y * (kernel.Y - 1) >= input.Y + padding.Item1 + padding.Item2 || dilation.X * (kernel.X - 1) >= input.X + padding.Item3 + padding.Item4)
                continue;
            count--;
            yield return ConvolutionGeometry.Create(
                "test", random.Next(1, 4), groups * random.Next(1, 9), input, groups * random.Next(1, 20), kernel, (random.Next(1, 4), random.Next(1, 4)),
                padding, dilation, groups);
        }
    }

    public static string Describe(in ConvolutionGeometry g) =>
        $"{g.Batch}×{g.InputChannels}×{g.InputHeight}×{g.InputWidth} → {g.OutputChannels}, kernel {g.KernelHeight}×{g.KernelWidth}, stride {g.StrideY}×{g.StrideX}, " +
        $"padding {g.PadTop} {g.PadBottom} {g.PadLeft} {g.PadRight}, dilation {g.DilationY}×{g.DilationX}, groups {g.Groups}";

    public static ConvolutionGeometry Create(
        int batch, int inputs, (int Y, int X) input, int outputs, (int Y, int X) kernel, (int Y, int X)? stride = null,
        (int Top, int Bottom, int Left, int Right) padding = default, (int Y, int X)? dilation = null, int groups = 1) =>
        ConvolutionGeometry.Create("test", batch, inputs, input, outputs, kernel, stride ?? (1, 1), padding, dilation ?? (1, 1), groups);
}
