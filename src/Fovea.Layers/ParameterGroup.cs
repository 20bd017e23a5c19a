namespace Fovea.Layers;

/// <summary>
/// Parameters that an optimizer treats alike: <c>new ParameterGroup(model.Head.Parameters()) { LearningRate = 0.01f }</c>.
/// What is left out is the optimizer's own.
/// </summary>
/// <param name="Parameters">The parameters.</param>
public sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters)
{
    /// <summary>Their own learning rate, or null for the optimizer's.</summary>
    public float? LearningRate { get; init; }

    /// <summary>Their own weight decay, or null for the optimizer's.</summary>
    public float? WeightDecay { get; init; }
}
