using System.Numerics;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Updates;

/// <summary>Optimizer steps over a run of weights, in one pass, and the two things done to gradients before them.</summary>
public static unsafe class Update
{
    /// <summary>One step of a rule, in place.</summary>
    /// <param name="rule">The optimizer's rule with this step's numbers.</param>
    /// <param name="weights">Changed.</param>
    /// <param name="gradients">As many.</param>
    /// <param name="state1">As many, or empty for rules without state; changed.</param>
    /// <param name="state2">As many, or empty for rules with less than two states; changed.</param>
    /// <param name="state3">As many, or empty for rules with less than three states; changed.</param>
    /// <exception cref="GeometryException">A span's length is not what the rule needs.</exception>
    public static void Apply<TRule>(
        in TRule rule, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> state1, Span<float> state2, Span<float> state3 = default)
        where TRule : struct, IUpdateRule
    {
        Check.Length(gradients.Length, weights.Length, nameof(gradients));
        Check.Length(state1.Length, rule.States > 0 ? weights.Length : 0, nameof(state1));
        Check.Length(state2.Length, rule.States > 1 ? weights.Length : 0, nameof(state2));
        Check.Length(state3.Length, rule.States > 2 ? weights.Length : 0, nameof(state3));
        var slices = Slices.OfElements(weights.Length);
        fixed (float* w = weights, g = gradients, s1 = state1, s2 = state2, s3 = state3)
            Workers.Run(slices.Count, new Job<TRule>(rule, w, g, s1, s2, s3, slices));
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

    private readonly struct Job<TRule>(TRule rule, float* w, float* g, float* s1, float* s2, float* s3, Slices slices) : IJob
        where TRule : struct, IUpdateRule
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int task)
        {
            var r = rule;
            var states = r.States;
            Vector<float> state1 = default, state2 = default, state3 = default;
            var (i, end) = (slices.Start(task), slices.End(task));
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
                r.Apply(ref weight, Lanes.Load(g + i, count), ref state1, ref state2, ref state3);
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
