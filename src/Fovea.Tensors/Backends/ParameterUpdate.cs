using Fovea.Kernels.Updates;

namespace Fovea.Tensors.Backends;

/// <summary>One parameter's part in <see cref="Backend.Update"/>.</summary>
/// <param name="Rule">The optimizer's rule with this step's numbers for this parameter.</param>
/// <param name="Weights">The weights; changed.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="State1">The first number kept for each weight, if the rule has one; changed.</param>
/// <param name="State2">The second, if the rule has two; changed.</param>
/// <param name="State3">The third, if the rule has three; changed.</param>
public readonly record struct ParameterUpdate<TRule>(
    TRule Rule, Storage Weights, Storage Gradients, Storage? State1 = null, Storage? State2 = null, Storage? State3 = null)
    where TRule : struct, IUpdateRule;
