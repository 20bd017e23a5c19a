using Fovea.Layers;
using Rules = Fovea.Kernels.Updates;

namespace Fovea.Training.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) as <c>torch.optim.AdamW</c>: w ← w − rate·decay·w, then the step of <see cref="Adam"/> without decay,
/// so that the decay does not pass through the running means.
/// </summary>
public sealed class AdamW : RuleOptimizer<Rules.AdamW>
{
    readonly float beta1, beta2, epsilon;

    /// <summary>Takes all parameters alike.</summary>
    /// <param name="parameters">The parameters: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">β₁: share of the mean gradient that stays.</param>
    /// <param name="beta2">β₂: share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the quotient finite.</param>
    /// <param name="weightDecay">Share of the weight that a step takes away, times the step size.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public AdamW(
        IReadOnlyList<Parameter> parameters, float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f,
        float weightDecay = 0.01f)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <summary>Takes parameters in groups, each with its own rate and decay where it has them.</summary>
    /// <inheritdoc cref="AdamW(IReadOnlyList{Parameter}, float, float, float, float, float)"/>
    public AdamW(
        IReadOnlyList<ParameterGroup> groups, float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f,
        float weightDecay = 0.01f)
        : base(groups, learningRate, weightDecay)
    {
        if (!(beta1 is >= 0 and < 1 && beta2 is >= 0 and < 1 && epsilon >= 0))
            throw new ArgumentException($"AdamW: beta1 {beta1} and beta2 {beta2} must lie in [0, 1), epsilon {epsilon} must be 0 or more.");
        (this.beta1, this.beta2, this.epsilon) = (beta1, beta2, epsilon);
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<string> StateNames => Names;

    static readonly string[] Names = ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override Rules.AdamW RuleOf(float learningRate, float weightDecay, int step) =>
        new(step, learningRate, beta1, beta2, epsilon, weightDecay);
}
