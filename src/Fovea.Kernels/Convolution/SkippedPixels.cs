using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// What a 1×1 convolution with stride looks at: the pixels between are never read, so the others are laid side by side first, and the rest
/// is a convolution without stride.
/// </summary>
internal static unsafe class SkippedPixels
{
    private const int TasksPerThread = 4;

    /// <summary>Floats of the pixels that count.</summary>
    public static nint Length(in Correlation c) => (nint)c.Batch * c.Groups * c.InputChannels * c.OutputPixels;

    /// <summary>Lays them side by side, as the input of <see cref="Correlation.WithoutSkipping"/>.</summary>
    /// <param name="c">A correlation that <see cref="Correlation.SkipsPixels"/>.</param>
    /// <param name="target">Room for <see cref="Length"/> floats.</param>
    public static void Gather(in Correlation c, float* target)
    {
        var planes = c.Batch * c.Groups * c.InputChannels;
        var job = new PlanesJob { Correlation = c, Planes = planes, Tasks = Math.Min(planes, TasksPerThread * Workers.Count), Target = target };
        Workers.Run(job.Tasks, job, c.MultiplyAdds);
    }

    private struct PlanesJob : IJob
    {
        public Correlation Correlation;
        public int Planes, Tasks;
        public float* Target;

        public readonly void Run(int task)
        {
            var (first, end) = ((int)((long)task * Planes / Tasks), (int)((long)(task + 1) * Planes / Tasks));
            if (Correlation.StrideX == 1)
                Gather<Contiguous>(first, end);
            else if (Correlation.StrideX == 2)
                Gather<Halved>(first, end);
            else
                Gather<Strided>(first, end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Gather<TLoad>(int firstPlane, int endPlane)
            where TLoad : struct, ILoad
        {
            const int Lanes = 8;
            ref readonly var c = ref Correlation;
            var load = default(TLoad);
            var to = Target + (nint)firstPlane * c.OutputPixels;
            for (var plane = firstPlane; plane < endPlane; plane++)
            {
                for (var row = 0; row < c.OutputHeight; row++)
                {
                    var from = c.X + ((nint)plane * c.InputHeight + row * c.StrideY) * c.InputWidth;
                    var x = 0;
                    for (; x + Lanes <= c.OutputWidth; x += Lanes)
                        Width256.Store(load.Full(from + x * c.StrideX, c.StrideX), to + x);
                    for (; x < c.OutputWidth; x++)
                        to[x] = from[x * c.StrideX];
                    to += c.OutputWidth;
                }
            }
        }
    }
}
