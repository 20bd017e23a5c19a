using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// A block of tile groups on its way through the transform domain. V lies as [component][group][input channel][tile], M as
/// [component][group][output channel][tile], U as [component][panel of output channels][input channel][row].
/// </summary>
internal unsafe struct TileBlock<TKernel>
    where TKernel : struct, IMicroKernel
{
    public Correlation Correlation;
    public TileMap Map;
    public int Group, Components, Panels;
    public int FirstGroup, TileGroups;

    /// <summary>The output channels that M holds.</summary>
    public int FirstChannel, EndChannel;

    public float* U, V, M;

    // Odd multiples of a cache line keep the components of one tile from falling into one set of the cache.
    private const int Skew = 16;

    public readonly nint PitchU => (nint)Panels * Correlation.InputChannels * TKernel.RowPitch + Skew;

    public readonly nint PitchV => (nint)TileGroups * Correlation.InputChannels * TKernel.Columns + Skew;

    /// <summary>From one component of M to the next.</summary>
    public readonly nint PitchM => (nint)TileGroups * (EndChannel - FirstChannel) * TKernel.Columns + Skew;

    public readonly int FirstTile => FirstGroup * TKernel.Columns;

    /// <summary>Tiles that mean something; the last group may have fewer than it has lanes.</summary>
    public readonly int Tiles => Math.Min(TileGroups * TKernel.Columns, Map.Count - FirstTile);

    public readonly int FirstRow(int panel) => (int)((long)panel * Correlation.OutputChannels / Panels);
}

/// <summary>M = U·V, component by component.</summary>
internal unsafe struct ProductJob<TKernel> : IJob
    where TKernel : struct, IMicroKernel
{
    public TileBlock<TKernel> Block;

    /// <summary>Parts that the panels of a component are cut into.</summary>
    public int Parts;

    public readonly int Tasks => Block.Components * Parts;

    public readonly void Run(int task)
    {
        var (component, part) = Math.DivRem(task, Parts);
        Run(Block, component, part * Block.Panels / Parts, (part + 1) * Block.Panels / Parts);
    }

    /// <summary>The panels from <paramref name="first"/> to before <paramref name="end"/> of one component.</summary>
    public static void Run(in TileBlock<TKernel> b, int component, int first, int end)
    {
        var inputs = b.Correlation.InputChannels;
        var depthBlock = BlockSizes.Depth(inputs);
        float* u = b.U + component * b.PitchU, v = b.V + component * b.PitchV, m = b.M + component * b.PitchM;
        var channels = b.EndChannel - b.FirstChannel;
        for (var start = 0; start < inputs; start += depthBlock)
        {
            var depth = Math.Min(depthBlock, inputs - start);
            var tileEnd = new TileEnd { Add = start > 0, FetchesA = true };
            for (var panel = first; panel < end; panel++)
            {
                var row = b.FirstRow(panel);
                var rows = b.FirstRow(panel + 1) - row;
                var a = u + ((nint)panel * inputs + start) * TKernel.RowPitch;
                for (var group = 0; group < b.TileGroups; group++)
                {
                    var from = v + ((nint)group * inputs + start) * TKernel.Columns;
                    var to = m + ((nint)group * channels + row - b.FirstChannel) * TKernel.Columns;
                    if (b.Tiles - group * TKernel.Columns > TKernel.Columns / 2)
                        TKernel.Run(rows, depth, a, from, to, TKernel.Columns, tileEnd);
                    else
                        TKernel.RunHalf(rows, depth, a, from, to, TKernel.Columns, tileEnd);
                }
            }
        }
    }
}
