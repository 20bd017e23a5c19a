using System.Runtime.CompilerServices;
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

    private static int Pitch => TKernel.Columns * TTile.Outputs + TTile.Taps - 1 + 4 * TWidth.Lanes;

    /// <summary>Tasks that the channels are cut into.</summary>
    public int Tasks;

    public readonly void Run(int task)
    {
        ref readonly var b = ref Block;
        var end = (task + 1) * b.Correlation.InputChannels / Tasks;
        var rows = stackalloc float[(TTile.Size + 1) * Pitch];
        new Span<float>(rows, (TTile.Size + 1) * Pitch).Clear();
        for (var group = 0; group < b.TileGroups; group++)
        {
            for (var channel = task * b.Correlation.InputChannels / Tasks; channel < end; channel++)
                Group(group, channel, rows);
        }
    }

    private readonly void Group(int group, int channel, float* rows)
    {
        ref readonly var b = ref Block;
        var first = b.FirstTile + group * TKernel.Columns;
        var end = Math.Min(first + TKernel.Columns, b.Map.Count);
        var target = b.V + ((nint)group * b.Correlation.InputChannels + channel) * TKernel.Columns;
        var pitch = b.PitchV;
        var tile = first;
        while (tile < end)
        {
            var (image, row, column, length) = b.Map.RunAt(tile, end);
            var plane = b.Correlation.InputPlanes(image, b.Group) + (nint)channel * b.Correlation.InputPixels;
            Down(plane, row * TTile.Outputs - b.Correlation.PadTop, column * TTile.Outputs - b.Correlation.PadLeft, length * TTile.Outputs + TTile.Taps - 1, rows);
            Along(rows, length, target + (tile - first), TKernel.Columns - (tile - first), pitch);
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
    private readonly void Down(float* plane, int top, int left, int width, float* rows)
    {
        ref readonly var c = ref Block.Correlation;
        var zeros = rows + TTile.Size * Pitch;
        var begin = Math.Clamp(-left, 0, width);
        var end = Math.Clamp(c.InputWidth - left, begin, width);
        var sources = stackalloc float*[TTile.Size];
        for (var i = 0; i < TTile.Size; i++)
        {
            var y = top + i;
            sources[i] = y >= 0 && y < c.InputHeight ? plane + (nint)y * c.InputWidth + left : zeros;
            var row = rows + i * Pitch;
            for (var x = 0; x < begin; x++)
                row[x] = 0;
            for (var x = end; x < width; x++)
                row[x] = 0;
        }

        // The last vector ends with the picture's row and so computes some pixels twice.
        var at = begin;
        for (; at + TWidth.Lanes <= end; at += TWidth.Lanes)
            TTile.InputRows<TWidth, T>(sources, at, rows + at, Pitch);
        if (at < end)
        {
            if (end - begin >= TWidth.Lanes)
                TTile.InputRows<TWidth, T>(sources, end - TWidth.Lanes, rows + end - TWidth.Lanes, Pitch);
            else
                Short(sources, at, end, rows);
        }
    }

    private static void Short(float** sources, int at, int end, float* rows)
    {
        var copies = stackalloc float[TTile.Size * TWidth.Lanes];
        var pointers = stackalloc float*[TTile.Size];
        var results = stackalloc float[TTile.Size * TWidth.Lanes];
        for (var i = 0; i < TTile.Size; i++)
        {
            pointers[i] = copies + i * TWidth.Lanes;
            for (var x = 0; x < TWidth.Lanes; x++)
                pointers[i][x] = at + x < end ? sources[i][at + x] : 0;
        }

        TTile.InputRows<TWidth, T>(pointers, 0, results, TWidth.Lanes);
        for (var i = 0; i < TTile.Size; i++)
        {
            for (var x = at; x < end; x++)
                rows[i * Pitch + x] = results[i * TWidth.Lanes + x - at];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along(float* rows, int tiles, float* target, int room, nint pitch)
    {
        for (var tile = 0; tile < tiles; tile += TWidth.Lanes)
        {
            // Lanes beyond the run are written over by the next run, but never beyond the group.
            for (var i = 0; i < TTile.Size; i++)
                TTile.InputRun<TWidth, T>(rows + i * Pitch + tile * TTile.Outputs, target + i * TTile.Size * pitch + tile, pitch, room - tile);
        }
    }
}
