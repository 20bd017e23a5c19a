using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>y = Aᵀ·M·A of a block, then bias, residual and activation on the way to NCHW; a task is a few channels.</summary>
internal unsafe struct OutputTransform<TTile, TKernel, TWidth, T> : IJob
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
    where TWidth : struct, IVectorWidth<T>
    where T : unmanaged
{
    public TileBlock<TKernel> Block;

    private static int Pitch => TKernel.Columns * TTile.Outputs;

    /// <summary>Tasks that the channels are cut into.</summary>
    public int Tasks;

    public readonly void Run(int task)
    {
        var channels = Block.EndChannel - Block.FirstChannel;
        Run(Block, Block.FirstChannel + task * channels / Tasks, Block.FirstChannel + (task + 1) * channels / Tasks);
    }

    /// <summary>The channels from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void Run(in TileBlock<TKernel> b, int first, int end)
    {
        using var columns = Scratch.Take(TTile.Outputs * TTile.Size * TWidth.Lanes);
        using var strips = Scratch.Take(TTile.Outputs * Pitch);
        for (var channel = first; channel < end; channel++)
        {
            for (var group = 0; group < b.TileGroups; group++)
            {
                var source = b.M + ((nint)group * (b.EndChannel - b.FirstChannel) + channel - b.FirstChannel) * TKernel.Columns;
                var tiles = b.Tiles - group * TKernel.Columns;
                for (var lane = 0; lane < TKernel.Columns && lane < tiles; lane += TWidth.Lanes)
                    Transform(source + lane, b.PitchM, columns.Pointer, strips.Pointer + lane * TTile.Outputs);
                Place(b, group, channel, strips.Pointer);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* source, nint pitch, float* columns, float* strips)
    {
        for (var j = 0; j < TTile.Size; j++)
            TTile.Output<TWidth, T>(source + j * pitch, TTile.Size * pitch, columns + j * TWidth.Lanes, TTile.Size * TWidth.Lanes);
        for (var i = 0; i < TTile.Outputs; i++)
            TTile.OutputRun<TWidth, T>(columns + i * TTile.Size * TWidth.Lanes, TWidth.Lanes, strips + i * Pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(in TileBlock<TKernel> b, int group, int channel, float* strips)
    {
        ref readonly var c = ref b.Correlation;
        var first = b.FirstTile + group * TKernel.Columns;
        var end = Math.Min(first + TKernel.Columns, b.Map.Count);
        var bias = c.Bias == null ? 0 : c.Bias[b.Group * c.OutputChannels + channel];
        var tile = first;
        while (tile < end)
        {
            var (image, row, column, length) = b.Map.RunAt(tile, end);
            var x = column * TTile.Outputs;
            var width = Math.Min(length * TTile.Outputs, c.OutputWidth - x);
            var height = Math.Min(TTile.Outputs, c.OutputHeight - row * TTile.Outputs);
            var offset = (nint)channel * c.OutputPixels + (nint)row * TTile.Outputs * c.OutputWidth + x;
            var target = c.OutputPlanes(image, b.Group) + offset;
            var strip = strips + (tile - first) * TTile.Outputs;
            for (var i = 0; i < height; i++, target += c.OutputWidth, strip += Pitch)
                Finish(strip, target, c.Residual == null ? null : c.Residual + (target - c.Y), width, bias, c.Relu);
            tile += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* strip, float* target, float* residual, int width, float bias, bool relu)
    {
        var shift = TWidth.Create(bias);
        var x = 0;
        for (; x + TWidth.Lanes <= width; x += TWidth.Lanes)
        {
            var value = TWidth.Add(TWidth.Load(strip + x), shift);
            if (residual != null)
                value = TWidth.Add(value, TWidth.Load(residual + x));
            TWidth.Store(relu ? TWidth.Relu(value) : value, target + x);
        }

        if (x < width)
        {
            var value = TWidth.Add(TWidth.LoadPart(strip + x, width - x), shift);
            if (residual != null)
                value = TWidth.Add(value, TWidth.LoadPart(residual + x, width - x));
            TWidth.StorePart(relu ? TWidth.Relu(value) : value, target + x, width - x);
        }
    }
}
