using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Ladders.Convolution;

/// <summary>
/// Winograd's minimal filtering F(4×4, 3×3), as in Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015): a tile of
/// 4×4 outputs is Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A of its filter g and its 6×6 pixels d. The sum over channels happens in the middle, where the
/// 36 components are 36 matrix products of filters × channels with channels × tiles. Lanes of a vector are sixteen neighbouring tiles of a
/// row, so that no number moves between lanes. For that every fourth pixel must lie beside the other: the picture is copied into four phases.
/// </summary>
internal static unsafe class Winograd
{
    private const int Lanes = 16, Outputs = 4, Size = 6, Components = Size * Size;

    // A number of bytes that is a power of two between components would send all of a tile's to one set of the cache.
    private const int Skew = 16;

    public static void Forward(Layer l, float* x, float* w, float* y)
    {
        var map = new Map(l);
        int pitchU = l.Outputs * l.Inputs + Skew, pitchV = l.Inputs * map.Tiles + Skew, pitchM = l.Outputs * map.Tiles;
        using var phases = Scratch.Take(l.Inputs * map.Plane);
        using var u = Scratch.Take(Components * pitchU);
        using var v = Scratch.Take(Components * pitchV);
        using var m = Scratch.Take(Components * pitchM);
        var products = new GemmGeometry(l.Outputs, map.Tiles, l.Inputs, Batch: Components, StrideA: pitchU, StrideB: pitchV);
        TransformFilters(l, w, u.Pointer, pitchU);
        for (var image = 0; image < l.Batch; image++)
        {
            map.CopyToPhases(l, x + image * l.Inputs * l.Pixels, phases.Pointer);
            for (var channel = 0; channel < l.Inputs; channel++)
            {
                for (var tile = 0; tile < map.Tiles; tile += Lanes)
                    TransformPixels(phases.Pointer + channel * map.Plane + map.FirstPixel(tile), map.Pitch, v.Pointer + channel * map.Tiles + tile, pitchV);
            }

            MatrixProduct.Multiply(
                products, new(u.Pointer, Components * pitchU), new(v.Pointer, Components * pitchV), new(m.Pointer, Components * pitchM), default);
            for (var filter = 0; filter < l.Outputs; filter++)
            {
                for (var tile = 0; tile < map.Tiles; tile += Lanes)
                {
                    var plane = y + (image * l.Outputs + filter) * l.Pixels;
                    TransformSums(l, m.Pointer + filter * map.Tiles + tile, pitchM, tile / map.Across * Outputs, tile % map.Across * Outputs, plane);
                }
            }
        }
    }

    /// <summary>U = G·g·Gᵀ for every filter and channel, as [component][filter][channel].</summary>
    private static void TransformFilters(Layer l, float* w, float* u, nint pitch)
    {
        var columns = stackalloc float[Size * 3];
        for (var i = 0; i < l.Outputs * l.Inputs; i++)
        {
            for (var j = 0; j < 3; j++)
                Filter(w + i * 9 + j, 3, columns + j, 3);
            for (var j = 0; j < Size; j++)
                Filter(columns + j * 3, 1, u + j * Size * pitch + i, pitch);
        }
    }

    /// <summary>V = Bᵀ·d·B for sixteen tiles of a channel, as [component][channel][tile]. Column j of a tile lies in phase j mod 4, tiles beside each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformPixels(float* phases, nint phase, float* v, nint pitch)
    {
        var columns = stackalloc float[Components * Lanes];
        for (var j = 0; j < Size; j++)
            Input(phases + j % 4 * phase + j / 4, 4 * phase, columns + j * Lanes, Size * Lanes);
        for (var i = 0; i < Size; i++)
            Input(columns + i * Size * Lanes, Lanes, v + i * Size * pitch, pitch);
    }

    /// <summary>y = Aᵀ·M·A for sixteen tiles of a filter, of which the first begins at a row and column of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformSums(Layer l, float* m, nint pitch, int row, int column, float* y)
    {
        var columns = stackalloc float[Outputs * Size * Lanes];
        var pixels = stackalloc float[Outputs * Outputs * Lanes];
        for (var j = 0; j < Size; j++)
            Output(m + j * pitch, Size * pitch, columns + j * Lanes, Size * Lanes);
        for (var i = 0; i < Outputs; i++)
            Output(columns + i * Size * Lanes, Lanes, pixels + i * Outputs * Lanes, Lanes);

        var width = Math.Min(Lanes * Outputs, l.Width - column);
        for (var i = 0; i < Math.Min(Outputs, l.Height - row); i++)
        {
            var source = pixels + i * Outputs * Lanes;
            var target = y + (row + i) * l.Width + column;
            for (var j = 0; j < width; j++)
                target[j] = source[j % Outputs * Lanes + j / Outputs];
        }
    }

    // The three matrices, of the points 0, ±1, ±2 and infinity. Zeros are left out, and what two rows have in common is computed once.
    private static void Filter(float* g, int step, float* u, nint pitch)
    {
        float a = g[0], b = g[step], c = g[2 * step];
        u[0] = a / 4;
        u[pitch] = -(a + b + c) / 6;
        u[2 * pitch] = -(a - b + c) / 6;
        u[3 * pitch] = a / 24 + b / 12 + c / 6;
        u[4 * pitch] = a / 24 - b / 12 + c / 6;
        u[5 * pitch] = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input(float* d, nint step, float* v, nint pitch)
    {
        Vector512<float> d0 = Vector512.Load(d), d1 = Vector512.Load(d + step), d2 = Vector512.Load(d + 2 * step);
        Vector512<float> d3 = Vector512.Load(d + 3 * step), d4 = Vector512.Load(d + 4 * step), d5 = Vector512.Load(d + 5 * step);
        Vector512<float> even = d4 - 4 * d2, odd = d3 - 4 * d1, nearEven = d4 - d2, nearOdd = 2 * (d3 - d1);
        (4 * d0 - 5 * d2 + d4).Store(v);
        (even + odd).Store(v + pitch);
        (even - odd).Store(v + 2 * pitch);
        (nearEven + nearOdd).Store(v + 3 * pitch);
        (nearEven - nearOdd).Store(v + 4 * pitch);
        (4 * d1 - 5 * d3 + d5).Store(v + 5 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output(float* m, nint step, float* y, nint pitch)
    {
        Vector512<float> m1 = Vector512.Load(m + step), m2 = Vector512.Load(m + 2 * step), m3 = Vector512.Load(m + 3 * step), m4 = Vector512.Load(m + 4 * step);
        Vector512<float> sum = m1 + m2, difference = m1 - m2, farSum = m3 + m4, farDifference = m3 - m4;
        (Vector512.Load(m) + sum + farSum).Store(y);
        (difference + 2 * farDifference).Store(y + pitch);
        (sum + 4 * farSum).Store(y + 2 * pitch);
        (difference + 8 * farDifference + Vector512.Load(m + 5 * step)).Store(y + 3 * pitch);
    }

    /// <summary>Where tiles and phases lie. Rows of tiles are filled up to whole vectors.</summary>
    private readonly struct Map(Layer l)
    {
        /// <summary>Tiles in a row, those that fill it up among them.</summary>
        public int Across { get; } = (l.Width + Outputs * Lanes - 1) / (Outputs * Lanes) * Lanes;

        public int Down { get; } = (l.Height + Outputs - 1) / Outputs;

        public int Tiles => Across * Down;

        /// <summary>Floats of one phase of a row: a tile also looks into its right neighbour.</summary>
        public int Pitch => Across + Lanes;

        /// <summary>Floats of a channel, with rows for the border and for the lowest tiles.</summary>
        public int Plane => (Down * Outputs + 2) * 4 * Pitch;

        /// <summary>Where a tile's first pixel lies.</summary>
        public int FirstPixel(int tile) => tile / Across * Outputs * 4 * Pitch + tile % Across;

        /// <summary>The picture with its border of zeros; column c of a row lies in phase c mod 4 at c / 4.</summary>
        public void CopyToPhases(Layer l, float* x, float* phases)
        {
            new Span<float>(phases, l.Inputs * Plane).Clear();
            for (var channel = 0; channel < l.Inputs; channel++)
            {
                for (var row = 0; row < l.Height; row++)
                {
                    var source = x + (channel * l.Height + row) * l.Width;
                    var target = phases + channel * Plane + (row + 1) * 4 * Pitch;
                    for (var column = 1; column <= l.Width; column++)
                        target[column % 4 * Pitch + column / 4] = source[column - 1];
                }
            }
        }
    }
}
