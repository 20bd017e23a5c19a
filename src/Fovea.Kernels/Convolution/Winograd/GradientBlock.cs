using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// A block of tiles on its way to the weight gradient. Lanes are channels: V lies as [component][panel][tile][input channel], D as
/// [component][panel][tile][output channel], the sums U as [component][panel of input channels][output channel][input channel].
/// </summary>
internal unsafe struct GradientBlock<TKernel>
    where TKernel : struct, IMicroKernel
{
    public Correlation Correlation;
    public TileMap Map;
    public int Group, Components, InputPanels, OutputPanels;
    public int FirstTile, Tiles, Room;
    public float* V, D, U;

    /// <summary>Whether the sums of this block are added to those of the blocks before.</summary>
    public bool Add;

    // Odd multiples of a cache line keep the components of one tile from falling into one set of the cache.
    private const int Skew = 16;

    public readonly nint PitchV => (nint)InputPanels * Room * TKernel.Columns + Skew;

    public readonly nint PitchD => (nint)OutputPanels * Room * TKernel.RowPitch + Skew;

    public readonly nint PitchU => (nint)InputPanels * Correlation.OutputChannels * TKernel.Columns + Skew;

    public readonly int FirstRow(int panel) => (int)((long)panel * Correlation.OutputChannels / OutputPanels);
}

/// <summary>U (+)= Dᵀ·V, a task a component.</summary>
internal unsafe struct GradientProduct<TKernel> : IJob
    where TKernel : struct, IMicroKernel
{
    public GradientBlock<TKernel> Block;

    public readonly void Run(int task)
    {
        ref readonly var b = ref Block;
        float* v = b.V + task * b.PitchV, d = b.D + task * b.PitchD, u = b.U + task * b.PitchU;
        var end = new TileEnd { Add = b.Add };
        for (var panel = 0; panel < b.OutputPanels; panel++)
        {
            var row = b.FirstRow(panel);
            var rows = b.FirstRow(panel + 1) - row;
            for (var input = 0; input < b.InputPanels; input++)
            {
                TKernel.Run(
                    rows, b.Tiles, d + (nint)panel * b.Room * TKernel.RowPitch, v + (nint)input * b.Room * TKernel.Columns,
                    u + ((nint)input * b.Correlation.OutputChannels + row) * TKernel.Columns, TKernel.Columns, end);
            }
        }
    }
}

/// <summary>dw = Gᵀ·U·G, a task an output channel.</summary>
internal unsafe struct FilterGradient<TTile, TKernel> : IJob
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
{
    public GradientBlock<TKernel> Block;
    public float* U, Dw;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int task)
    {
        ref readonly var b = ref Block;
        int size = TTile.Size, taps = TTile.Taps;
        var columns = stackalloc float[taps * size * 8];
        var filter = stackalloc float[taps * taps * TKernel.Columns];
        var target = Dw + (nint)task * b.Correlation.Depth;
        for (var panel = 0; panel < b.InputPanels; panel++)
        {
            var source = U + ((nint)panel * b.Correlation.OutputChannels + task) * TKernel.Columns;
            for (var lane = 0; lane < TKernel.Columns; lane += 8)
            {
                for (var j = 0; j < size; j++)
                    TTile.FilterGradient<Width256, Vector256<float>>(source + j * b.PitchU + lane, size * b.PitchU, columns + j * 8, size * 8);
                for (var i = 0; i < taps; i++)
                    TTile.FilterGradient<Width256, Vector256<float>>(columns + i * size * 8, 8, filter + i * taps * TKernel.Columns + lane, TKernel.Columns);
            }

            var channel = panel * TKernel.Columns;
            Packing.Transpose(filter, TKernel.Columns, taps * taps, Math.Min(TKernel.Columns, b.Correlation.InputChannels - channel), target + (nint)channel * taps * taps, taps * taps);
        }
    }
}
