using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// V = Bᵀ·d·B of a block, a task a few channels. Vectors run along the row: first down the rows as they lie, no lane moving, then along
/// the row, where a lane is a tile. Zeros around the picture cost nothing but their transform, which is zero.
/// </summary>
internal unsafe struct InputTransform<TTile, TKernel, TWidth, T> : IJob
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
    where TWidth : struct, IVectorWidth<T>
    where T : unmanaged
{
    public TileBlock<TKernel> Block;

    // Whole cache lines, an odd number of them, so that vectors never straddle two and rows never share a set of the cache.
    private static int Pitch => ((TKernel.Columns * TTile.Outputs + TTile.Taps - 1 + 4 * TWidth.Lanes) / 32 * 2 + 3) * 16;

    /// <summary>Tasks that the channels are cut into.</summary>
    public int Tasks;

    public readonly void Run(int task)
    {
        var channels = Block.Correlation.InputChannels;
        Run(Block, task * channels / Tasks, (task + 1) * channels / Tasks);
    }

    /// <summary>The channels from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void Run(in TileBlock<TKernel> b, int first, int end)
    {
        using var rows = Scratch.Take((TTile.Size + 1) * Pitch);
        new Span<float>(rows.Pointer, (TTile.Size + 1) * Pitch).Clear();
        for (var group = 0; group < b.TileGroups; group++)
        {
            for (var channel = first; channel < end; channel++)
                Group(b, group, channel, rows.Pointer);
        }
    }

    private static void Group(in TileBlock<TKernel> b, int group, int channel, float* rows)
    {
        var first = b.FirstTile + group * TKernel.Columns;
        var end = Math.Min(first + TKernel.Columns, b.Map.Count);
        var target = b.V + ((nint)group * b.Correlation.InputChannels + channel) * TKernel.Columns;
        var pitch = b.PitchV;
        var tile = first;
        while (tile < end)
        {
            var (image, row, column, length) = b.Map.RunAt(tile, end);
            var plane = b.Correlation.InputPlanes(image, b.Group) + (nint)channel * b.Correlation.InputPixels;
            var (top, left) = (row * TTile.Outputs - b.Correlation.PadTop, column * TTile.Outputs - b.Correlation.PadLeft);
            Down(b.Correlation, plane, top, left, length * TTile.Outputs + TTile.Taps - 1, rows);

            // Runs shorter than half a vector go through narrower ones.
            var run = target + (tile - first);
            var room = TKernel.Columns - (tile - first);
            if (b.Map.Columns > TWidth.Lanes / 2)
                Along<TWidth, T>(rows, length, run, room, pitch);
            else if (b.Map.Columns > 4)
                Along<Width256, Vector256<float>>(rows, length, run, room, pitch);
            else
                Along<Width128, Vector128<float>>(rows, length, run, room, pitch);
            tile += length;
        }

        // Lanes without a tile must not bring stray denormals into the product.
        for (var lane = end - first; lane < TKernel.Columns; lane++)
        {
            for (var component = 0; component < b.Components; component++)
                target[component * pitch + lane] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Down(in Correlation c, float* plane, int top, int left, int width, float* rows)
    {
        var pitch = Pitch;
        var zeros = rows + TTile.Size * pitch;
        var begin = Math.Clamp(-left, 0, width);
        var end = Math.Clamp(c.InputWidth - left, begin, width);
        var sources = stackalloc float*[TTile.Size];
        for (var i = 0; i < TTile.Size; i++)
        {
            var y = top + i;
            sources[i] = y >= 0 && y < c.InputHeight ? plane + (nint)y * c.InputWidth + left : zeros;
        }

        // Vectors are written where they are read again, whole: a load that spans two stores would wait for both.
        var edge = stackalloc float[TTile.Size * TWidth.Lanes];
        for (var at = 0; at < width; at += TWidth.Lanes)
        {
            if (at >= begin && at + TWidth.Lanes <= end)
            {
                TTile.InputRows<TWidth, T>(sources, at, rows + at, pitch);
                continue;
            }

            for (var i = 0; i < TTile.Size; i++)
                TWidth.Store(TWidth.LoadBetween(sources[i] + at, begin - at, end - at), edge + i * TWidth.Lanes);
            TTile.Input<TWidth, T>(edge, TWidth.Lanes, rows + at, pitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along<TRun, TVector>(float* rows, int tiles, float* target, int room, nint pitch)
        where TRun : struct, IVectorWidth<TVector>
        where TVector : unmanaged
    {
        var rowPitch = Pitch;
        for (var tile = 0; tile < tiles; tile += TRun.Lanes)
        {
            // Lanes beyond the run are written over by the next run, but never beyond the group.
            for (var i = 0; i < TTile.Size; i++)
                TTile.InputRun<TRun, TVector>(rows + i * rowPitch + tile * TTile.Outputs, target + i * TTile.Size * pitch + tile, pitch, room - tile);
        }
    }
}
