using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>What differs between x and dy on their way into the transform domain of the weight gradient.</summary>
internal unsafe interface IGradientSide<TKernel>
    where TKernel : struct, IMicroKernel
{
    /// <summary>Floats of a pixel or tile in a panel.</summary>
    static abstract int Width { get; }

    /// <summary>Rows and columns of pixels behind a run of one tile more than its outputs.</summary>
    static abstract int Overlap { get; }

    /// <summary>Rows of pixels behind a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Transforms one column or row of <see cref="Rows"/> pixels into the tile's components.</summary>
    static abstract void Transform(float* source, nint sourceStep, float* target, nint targetStep);

    /// <summary>The planes of a panel: where they begin, how large they are, where the tiles' first pixel lies, and how many channels there are.</summary>
    static abstract void Locate(in GradientBlock<TKernel> block, int image, int panel, out float* planes, out (int Height, int Width, int Top, int Left, int Channels) map);

    /// <summary>Where the panel's transforms go, and from one component to the next.</summary>
    static abstract float* Target(in GradientBlock<TKernel> block, int panel, out nint pitch);
}

/// <summary>Bᵀ·x·B or A·dy·Aᵀ with channels for lanes: pixels are turned over into [row][column][channel], then nothing moves between lanes.</summary>
internal unsafe struct ChannelTransform<TTile, TKernel, TSide> : IJob
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
    where TSide : struct, IGradientSide<TKernel>
{
    /// <summary>Tiles turned over at a time; their pixels stay in the first levels of cache.</summary>
    private const int RunTiles = 8;

    public GradientBlock<TKernel> Block;
    public int Parts;

    private static int Pitch => (RunTiles * TTile.Outputs + TSide.Overlap) * TSide.Width;

    public readonly void Run(int task)
    {
        ref readonly var b = ref Block;
        var (panel, part) = Math.DivRem(task, Parts);
        var tile = b.FirstTile + (int)((long)part * b.Tiles / Parts);
        var end = b.FirstTile + (int)((long)(part + 1) * b.Tiles / Parts);
        using var pixels = Scratch.Take(TTile.Size * Pitch);
        var target = TSide.Target(b, panel, out var pitch);
        while (tile < end)
        {
            var (image, row, column, length) = b.Map.RunAt(tile, Math.Min(end, tile + RunTiles));
            TSide.Locate(b, image, panel, out var planes, out var map);
            TurnOver(planes, map, row * TTile.Outputs + map.Top, column * TTile.Outputs + map.Left, length * TTile.Outputs + TSide.Overlap, pixels.Pointer);
            Transform(pixels.Pointer, length, target + (nint)(tile - b.FirstTile) * TSide.Width, pitch);
            tile += length;
        }
    }

    // Pixels outside the picture are zero.
    private static void TurnOver(float* planes, (int Height, int Width, int Top, int Left, int Channels) map, int top, int left, int columns, float* pixels)
    {
        var begin = Math.Clamp(-left, 0, columns);
        var end = Math.Clamp(map.Width - left, begin, columns);
        for (var i = 0; i < TSide.Rows; i++)
        {
            var y = top + i;
            var row = pixels + i * Pitch;
            if (y < 0 || y >= map.Height || begin == end)
            {
                new Span<float>(row, columns * TSide.Width).Clear();
                continue;
            }

            new Span<float>(row, begin * TSide.Width).Clear();
            Packing.Panel(
                planes + (nint)y * map.Width + left + begin, (nint)map.Height * map.Width, 1, map.Channels, map.Channels, end - begin, row + begin * TSide.Width,
                TSide.Width);
            new Span<float>(row + end * TSide.Width, (columns - end) * TSide.Width).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* pixels, int tiles, float* target, nint pitch)
    {
        // Down the columns in place, then along the rows.
        for (var i = 0; i < (tiles * TTile.Outputs + TSide.Overlap) * TSide.Width; i += 8)
            TSide.Transform(pixels + i, Pitch, pixels + i, Pitch);
        for (var tile = 0; tile < tiles; tile++)
        {
            for (var i = 0; i < TTile.Size; i++)
            {
                for (var lane = 0; lane < TSide.Width; lane += 8)
                {
                    TSide.Transform(
                        pixels + i * Pitch + tile * TTile.Outputs * TSide.Width + lane, TSide.Width,
                        target + i * TTile.Size * pitch + (nint)tile * TSide.Width + lane, pitch);
                }
            }
        }
    }
}

/// <summary>x into V.</summary>
internal readonly unsafe struct InputSide<TTile, TKernel> : IGradientSide<TKernel>
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
{
    public static int Width => TKernel.Columns;

    public static int Overlap => TTile.Taps - 1;

    public static int Rows => TTile.Size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(float* source, nint sourceStep, float* target, nint targetStep) =>
        TTile.Input<Width256, Vector256<float>>(source, sourceStep, target, targetStep);

    public static void Locate(in GradientBlock<TKernel> block, int image, int panel, out float* planes, out (int Height, int Width, int Top, int Left, int Channels) map)
    {
        ref readonly var c = ref block.Correlation;
        planes = c.InputPlanes(image, block.Group) + (nint)panel * TKernel.Columns * c.InputPixels;
        map = (c.InputHeight, c.InputWidth, -c.PadTop, -c.PadLeft, Math.Min(TKernel.Columns, c.InputChannels - panel * TKernel.Columns));
    }

    public static float* Target(in GradientBlock<TKernel> block, int panel, out nint pitch)
    {
        pitch = block.PitchV;
        return block.V + (nint)panel * block.Room * TKernel.Columns;
    }
}

/// <summary>dy into D.</summary>
internal readonly unsafe struct OutputSide<TTile, TKernel> : IGradientSide<TKernel>
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
{
    public static int Width => TKernel.RowPitch;

    public static int Overlap => 0;

    public static int Rows => TTile.Outputs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(float* source, nint sourceStep, float* target, nint targetStep) =>
        TTile.OutputGradient<Width256, Vector256<float>>(source, sourceStep, target, targetStep);

    public static void Locate(in GradientBlock<TKernel> block, int image, int panel, out float* planes, out (int Height, int Width, int Top, int Left, int Channels) map)
    {
        ref readonly var c = ref block.Correlation;
        var row = block.FirstRow(panel);
        planes = c.OutputPlanes(image, block.Group) + (nint)row * c.OutputPixels;
        map = (c.OutputHeight, c.OutputWidth, 0, 0, block.FirstRow(panel + 1) - row);
    }

    public static float* Target(in GradientBlock<TKernel> block, int panel, out nint pitch)
    {
        pitch = block.PitchD;
        return block.D + (nint)panel * block.Room * TKernel.RowPitch;
    }
}
