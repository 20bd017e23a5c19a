namespace Fovea.Kernels.Updates;

/// <summary>What one parameter brings to a sweep of <see cref="Update.Apply"/>.</summary>
/// <param name="Rule">The optimizer's rule with this step's numbers for this parameter.</param>
/// <param name="Weights">Changed.</param>
/// <param name="Gradients">As many.</param>
/// <param name="State1">As many, or empty for rules without state; changed.</param>
/// <param name="State2">As many, or empty for rules with less than two states; changed.</param>
/// <param name="State3">As many, or empty for rules with less than three states; changed.</param>
public readonly record struct UpdateRun<TRule>(
    TRule Rule, Memory<float> Weights, ReadOnlyMemory<float> Gradients, Memory<float> State1 = default, Memory<float> State2 = default,
    Memory<float> State3 = default)
    where TRule : struct, IUpdateRule;
