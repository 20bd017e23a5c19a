using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Tests.Pooling;

/// <summary>Pooling geometries: those of known networks, every width 1 to 33, and random ones.</summary>
internal static class PoolingCases
{
    public static IEnumerable<PoolingGeometry> All()
    {
        foreach (var (height, width) in ((int, int)[])[(24, 24), (7, 9), (2, 2), (33, 17), (5, 64), (6, 35)])
            yield return Square(3, height, width, 2, 2);
        for (var width = 2; width <= 34; width++)
        {
            yield return Square(2, 5, width, 2, 2);
            yield return Square(1, 7, width, 2, 2, ceiling: true);
            yield return Square(2, 6, width, 3, 2, padding: 1);
            yield return Square(1, 4, width, 2, 1);
            yield return Square(2, 5, width, 3, 1, padding: 1);
            yield return Square(1, 8, width + 1, 3, 2, ceiling: true);
            yield return Square(1, 4, width + 1, 3, 1);
        }

        yield return Square(2, 112, 112, 3, 2, padding: 1);
        yield return Square(2, 55, 55, 3, 2);
        yield return Square(2, 14, 14, 3, 1, padding: 1);
        yield return Square(2, 20, 30, 3, 3);
        yield return Square(1, 9, 31, 2, 3);
        yield return Square(1, 12, 12, 5, 2, padding: 2, ceiling: true);
        yield return Square(40, 32, 32, 2, 2);
        yield return PoolingGeometry.Create("test", 2, (13, 19), (2, 3), (1, 2), (1, 0, 0, 1), (3, 2), true, false);
        yield return PoolingGeometry.Create("test", 2, (2, 9), (2, 2), (1, 1), (1, 1, 1, 1), (3, 3));
        foreach (var (input, output) in (((int, int), (int, int))[])[((7, 7), (1, 1)), ((10, 13), (3, 4)), ((5, 6), (7, 6)), ((32, 32), (7, 7)), ((1, 1), (2, 3)), ((6, 5), (6, 5))])
            yield return PoolingGeometry.CreateAdaptive("test", 3, input, output);

        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            var (ky, kx) = (random.Next(1, 5), random.Next(1, 5));
            var (dy, dx) = (random.Next(1, 3), random.Next(1, 3));
            yield return PoolingGeometry.Create(
                "test", random.Next(1, 4), (random.Next(8, 25), random.Next(8, 40)), (ky, kx), (random.Next(1, 5), random.Next(1, 5)),
                (random.Next(0, ky / 2 + 1), random.Next(0, ky / 2 + 1), random.Next(0, kx / 2 + 1), random.Next(0, kx / 2 + 1)),
                (dy, dx), random.Next(2) == 1, random.Next(2) == 1);
        }
    }

    private static PoolingGeometry Square(int planes, int height, int width, int kernel, int stride, int padding = 0, bool ceiling = false) =>
        PoolingGeometry.Create(
            "test", planes, (height, width), (kernel, kernel), (stride, stride), (padding, padding, padding, padding), (1, 1), ceiling);
}
