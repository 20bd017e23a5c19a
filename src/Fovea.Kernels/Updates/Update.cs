using System.Numerics;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Updates;

/// <summary>A step of an optimizer over all parameters, in one sweep, and the two things done to gradients before it.</summary>
public static unsafe class Update
{
    /// <summary>One step, in place: every parameter by its own rule, all of them cut among the threads as if they were one long run.</summary>
    /// <param name="parameters">Weights, gradients and states; no memory may stand in two of them.</param>
    /// <exception cref="GeometryException">A length is not what a rule needs; nothing was changed.</exception>
    public static void Apply<TRule>(ReadOnlyMemory<UpdateRun<TRule>> parameters) where TRule : struct, IUpdateRule
    {
        var length = 0L;
        foreach (ref readonly var run in parameters.Span)
        {
            var (weights, states) = (run.Weights.Length, run.Rule.States);
            Check.Length(run.Gradients.Length, weights, "gradients");
            Check.Length(run.State1.Length, states > 0 ? weights : 0, "state1");
            Check.Length(run.State2.Length, states > 1 ? weights : 0, "state2");
            Check.Length(run.State3.Length, states > 2 ? weights : 0, "state3");
            length += weights;
        }

        var tasks = Slices.Tasks(length);
        Workers.Run(tasks, new Job<TRule>(parameters, (length + tasks - 1) / tasks));
    }

    /// <summary>x = factor · x.</summary>
    public static void Scale(Span<float> x, float factor) => Map.Forward(new Affine(factor, 0), x, x);

    /// <summary>x held between −limit and limit; NaN stays NaN.</summary>
    /// <exception cref="GeometryException">The limit is negative or NaN.</exception>
    public static void Clip(Span<float> x, float limit)
    {
        CheckLimit(limit);
        Map.Forward(new Clip(-limit, limit), x, x);
    }

    internal static void CheckLimit(float limit)
    {
        if (!(limit >= 0))
            throw new GeometryException($"Clip: the limit is {limit}, expected 0 or more.");
    }

    private readonly struct Job<TRule>(ReadOnlyMemory<UpdateRun<TRule>> parameters, long size) : IJob
        where TRule : struct, IUpdateRule
    {
        private const int Granule = 64;

        public void Run(int task)
        {
            var start = task * size;
            foreach (ref readonly var run in parameters.Span)
            {
                var length = run.Weights.Length;
                var (from, to) = (Border(start, length), Border(start + size, length));
                if (from < to)
                    Apply(run, from, to);
                start -= length;
            }
        }

        // Where a task's border falls in a run: on a whole number of cache lines, so that vectors stay aligned.
        private static int Border(long at, int length) => (int)Math.Clamp((at + Granule - 1) / Granule * Granule, 0, length);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Apply(in UpdateRun<TRule> run, int i, int end)
        {
            var rule = run.Rule;
            var states = rule.States;
            Vector<float> state1 = default, state2 = default, state3 = default;
            fixed (float* w = run.Weights.Span, g = run.Gradients.Span, s1 = run.State1.Span, s2 = run.State2.Span, s3 = run.State3.Span)
            {
                for (; i < end; i += Vector<float>.Count)
                {
                    var count = end - i;
                    var weight = Lanes.Load(w + i, count);
                    if (states > 0)
                        state1 = Lanes.Load(s1 + i, count);
                    if (states > 1)
                        state2 = Lanes.Load(s2 + i, count);
                    if (states > 2)
                        state3 = Lanes.Load(s3 + i, count);
                    rule.Apply(ref weight, Lanes.Load(g + i, count), ref state1, ref state2, ref state3);
                    Lanes.Store(weight, w + i, count);
                    if (states > 0)
                        Lanes.Store(state1, s1 + i, count);
                    if (states > 1)
                        Lanes.Store(state2, s2 + i, count);
                    if (states > 2)
                        Lanes.Store(state3, s3 + i, count);
                }
            }
        }
    }
}
