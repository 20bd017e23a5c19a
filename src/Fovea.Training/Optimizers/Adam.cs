using Fovea.Layers;
using Rules = Fovea.Kernels.Updates;

namespace Fovea.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015) as <c>torch.optim.Adam</c>: g ← g + decay·w; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
/// w ← w − rate·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
/// </summary>
public sealed class Adam : RuleOptimizer<Rules.Adam>
{
    readonly float epsilon;

    /// <summary>Takes all parameters alike.</summary>
    /// <param name="parameters">The parameters: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">β₁: share of the mean gradient that stays.</param>
    /// <param name="beta2">β₂: share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the quotient finite.</param>
    /// <param name="weightDecay">Factor of the weight added to its gradient.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public Adam(
        IReadOnlyList<Parameter> parameters, float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f,
        float weightDecay = 0)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <summary>Takes parameters in groups, each with its own rate and decay where it has them.</summary>
    /// <inheritdoc cref="Adam(IReadOnlyList{Parameter}, float, float, float, float, float)"/>
    public Adam(
        IReadOnlyList<ParameterGroup> groups, float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f,
        float weightDecay = 0)
        : base(groups, learningRate, weightDecay)
    {
        if (!(beta1 is >= 0 and < 1 && beta2 is >= 0 and < 1 && epsilon >= 0))
            throw new ArgumentException($"Adam: beta1 {beta1} and beta2 {beta2} must lie in [0, 1), epsilon {epsilon} must be 0 or more.");
        (Beta1, Beta2, this.epsilon) = (beta1, beta2, epsilon);
    }

    /// <summary>β₁: share of the mean gradient that stays.</summary>
    public float Beta1 { get; }

    /// <summary>β₂: share of the mean square that stays.</summary>
    public float Beta2 { get; }

    /// <inheritdoc/>
    protected override ReadOnlySpan<string> StateNames => Names;

    static readonly string[] Names = ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override Rules.Adam RuleOf(float learningRate, float weightDecay, int step) =>
        new(step, learningRate, Beta1, Beta2, epsilon, weightDecay);
}
