using Fovea.Layers;
using Rules = Fovea.Kernels.Updates;

namespace Fovea.Training.Optimizers;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012) as <c>torch.optim.RMSprop</c>: g ← g + decay·w; h ← αh + (1 − α)g²; w ← w − rate·g/(√h + ε).
/// Centred, the square of the mean gradient is taken from h; with momentum the quotient goes through a velocity.
/// </summary>
public sealed class RmsProp : RuleOptimizer<Rules.RmsProp>
{
    readonly float alpha, epsilon, momentum;
    readonly bool centered;

    /// <summary>Takes all parameters alike.</summary>
    /// <param name="parameters">The parameters: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="alpha">α: share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the quotient finite.</param>
    /// <param name="weightDecay">Factor of the weight added to its gradient.</param>
    /// <param name="momentum">Share of the velocity that stays; 0 for none.</param>
    /// <param name="centered">Divide by the gradient's deviation instead of its root mean square.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public RmsProp(
        IReadOnlyList<Parameter> parameters, float learningRate = 0.01f, float alpha = 0.99f, float epsilon = 1e-8f, float weightDecay = 0,
        float momentum = 0, bool centered = false)
        : this([new ParameterGroup(parameters)], learningRate, alpha, epsilon, weightDecay, momentum, centered)
    {
    }

    /// <summary>Takes parameters in groups, each with its own rate and decay where it has them.</summary>
    /// <inheritdoc cref="RmsProp(IReadOnlyList{Parameter}, float, float, float, float, float, bool)"/>
    public RmsProp(
        IReadOnlyList<ParameterGroup> groups, float learningRate = 0.01f, float alpha = 0.99f, float epsilon = 1e-8f, float weightDecay = 0,
        float momentum = 0, bool centered = false)
        : base(groups, learningRate, weightDecay)
    {
        if (!(alpha is >= 0 and < 1 && epsilon >= 0 && momentum >= 0))
            throw new ArgumentException($"RmsProp: alpha {alpha} must lie in [0, 1), epsilon {epsilon} and momentum {momentum} must be 0 or more.");
        (this.alpha, this.epsilon, this.momentum, this.centered) = (alpha, epsilon, momentum, centered);
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<string> StateNames => (centered ? CenteredNames : Names).AsSpan(0, 1 + (centered ? 1 : 0) + (momentum == 0 ? 0 : 1));

    static readonly string[] Names = ["square_avg", "momentum_buffer"];
    static readonly string[] CenteredNames = ["square_avg", "grad_avg", "momentum_buffer"];

    /// <inheritdoc/>
    protected override Rules.RmsProp RuleOf(float learningRate, float weightDecay, int step) =>
        new(learningRate, alpha, epsilon, weightDecay, momentum, centered);
}
