using Fovea.Layers;
using Rules = Fovea.Kernels.Updates;

namespace Fovea.Training.Optimizers;

/// <summary>
/// AdaGrad (Duchi, Hazan and Singer 2011) as <c>torch.optim.Adagrad</c>: g ← g + decay·w; h ← h + g²;
/// w ← w − rate/(1 + (t − 1)·rateDecay) · g/(√h + ε).
/// </summary>
public sealed class AdaGrad : RuleOptimizer<Rules.AdaGrad>
{
    readonly float rateDecay, initial, epsilon;

    /// <summary>Takes all parameters alike.</summary>
    /// <param name="parameters">The parameters: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="learningRateDecay">How fast the step size falls with the number of steps.</param>
    /// <param name="weightDecay">Factor of the weight added to its gradient.</param>
    /// <param name="initialAccumulator">What h begins with.</param>
    /// <param name="epsilon">ε: keeps the quotient finite.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public AdaGrad(
        IReadOnlyList<Parameter> parameters, float learningRate = 0.01f, float learningRateDecay = 0, float weightDecay = 0,
        float initialAccumulator = 0, float epsilon = 1e-10f)
        : this([new ParameterGroup(parameters)], learningRate, learningRateDecay, weightDecay, initialAccumulator, epsilon)
    {
    }

    /// <summary>Takes parameters in groups, each with its own rate and decay where it has them.</summary>
    /// <inheritdoc cref="AdaGrad(IReadOnlyList{Parameter}, float, float, float, float, float)"/>
    public AdaGrad(
        IReadOnlyList<ParameterGroup> groups, float learningRate = 0.01f, float learningRateDecay = 0, float weightDecay = 0,
        float initialAccumulator = 0, float epsilon = 1e-10f)
        : base(groups, learningRate, weightDecay)
    {
        if (!(learningRateDecay >= 0 && initialAccumulator >= 0 && epsilon >= 0))
            throw new ArgumentException(
                $"AdaGrad: learningRateDecay {learningRateDecay}, initialAccumulator {initialAccumulator} and epsilon {epsilon} must all be 0 or more.");
        (rateDecay, initial, this.epsilon) = (learningRateDecay, initialAccumulator, epsilon);
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<string> StateNames => Names;

    /// <inheritdoc/>
    protected override float InitialState => initial;

    static readonly string[] Names = ["sum"];

    /// <inheritdoc/>
    protected override Rules.AdaGrad RuleOf(float learningRate, float weightDecay, int step) =>
        new(learningRate / (1 + ((step - 1) * rateDecay)), weightDecay, epsilon);
}
