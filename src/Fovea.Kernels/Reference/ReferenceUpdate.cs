using System.Numerics;
using Fovea.Kernels.Updates;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Update"/>.</summary>
public static class ReferenceUpdate
{
    /// <summary>As <see cref="Update.Apply"/>, for one parameter.</summary>
    public static void Apply<TRule, T>(
        in TRule rule, Span<T> weights, ReadOnlySpan<T> gradients, Span<T> state1, Span<T> state2, Span<T> state3 = default)
        where TRule : struct, IUpdateRule where T : IFloatingPointIeee754<T>
    {
        T nothing = T.Zero;
        for (var i = 0; i < weights.Length; i++)
        {
            ref var first = ref rule.States > 0 ? ref state1[i] : ref nothing;
            ref var second = ref rule.States > 1 ? ref state2[i] : ref nothing;
            ref var third = ref rule.States > 2 ? ref state3[i] : ref nothing;
            rule.Apply(ref weights[i], gradients[i], ref first, ref second, ref third);
        }
    }

    /// <summary>As <see cref="Update.Scale"/>.</summary>
    public static void Scale<T>(Span<T> x, float factor) where T : IFloatingPointIeee754<T>
    {
        foreach (ref var value in x)
            value *= T.CreateChecked(factor);
    }

    /// <summary>As <see cref="Update.Clip"/>.</summary>
    public static void Clip<T>(Span<T> x, float limit) where T : IFloatingPointIeee754<T>
    {
        Update.CheckLimit(limit);
        foreach (ref var value in x)
            value = T.Clamp(value, T.CreateChecked(-limit), T.CreateChecked(limit));
    }
}
