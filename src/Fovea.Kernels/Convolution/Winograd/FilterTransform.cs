using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>U = G·g·Gᵀ for all filters, as [component][panel of output channels][input channel][row]; lanes are output channels.</summary>
internal unsafe struct FilterTransform<TTile, TWidth, T> : IJob
    where TTile : struct, IWinogradTile
    where TWidth : struct, IVectorWidth<T>
    where T : unmanaged
{
    private const int ChannelsPerTask = 64;

    public Correlation Correlation;
    public int Group, Panels, RowPitch;
    public float* U;

    /// <summary>From one component to the next.</summary>
    public nint Pitch;

    private readonly int Parts => (Correlation.InputChannels + ChannelsPerTask - 1) / ChannelsPerTask;

    public readonly int Tasks => Panels * Parts;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int task)
    {
        ref readonly var c = ref Correlation;
        var (panel, part) = Math.DivRem(task, Parts);
        var first = (int)((long)panel * c.OutputChannels / Panels);
        var lanes = (int)((long)(panel + 1) * c.OutputChannels / Panels) - first;
        var start = part * ChannelsPerTask;
        var channels = Math.Min(ChannelsPerTask, c.InputChannels - start);
        int size = TTile.Size, taps = TTile.Taps;

        using var packed = Scratch.Take((nint)channels * taps * taps * RowPitch);
        var column = stackalloc float[taps * size * TWidth.Lanes];
        c.PackWeights(Group, first, lanes, start, channels, packed.Pointer, RowPitch);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var lane = 0; lane < RowPitch; lane += TWidth.Lanes)
            {
                var source = packed.Pointer + channel * taps * taps * RowPitch + lane;
                var target = U + ((nint)panel * c.InputChannels + start + channel) * RowPitch + lane;

                // Along the columns of the filter to size × taps, then along its rows.
                for (var j = 0; j < taps; j++)
                {
                    var from = source + (c.Reversed ? taps * taps - 1 - j : j) * RowPitch;
                    TTile.Filter<TWidth, T>(from, (c.Reversed ? -taps : taps) * RowPitch, column + j * TWidth.Lanes, taps * TWidth.Lanes);
                }

                for (var i = 0; i < size; i++)
                    TTile.Filter<TWidth, T>(column + i * taps * TWidth.Lanes, TWidth.Lanes, target + i * size * Pitch, Pitch);
            }
        }
    }
}
