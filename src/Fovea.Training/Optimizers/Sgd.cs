using Fovea.Layers;
using Rules = Fovea.Kernels.Updates;

namespace Fovea.Training.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c>: g ← g + decay·w; v ← momentum·v + (1 − dampening)·g, at first v = g;
/// w ← w − rate·v, with Nesterov's momentum w ← w − rate·(g + momentum·v).
/// </summary>
public sealed class Sgd : RuleOptimizer<Rules.Sgd>
{
    readonly float momentum, dampening;
    readonly bool nesterov;

    /// <summary>Takes all parameters alike.</summary>
    /// <param name="parameters">The parameters: <c>model.Parameters()</c>.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="momentum">Share of the velocity that stays; 0 for none.</param>
    /// <param name="dampening">Share of the gradient that the velocity does not take.</param>
    /// <param name="weightDecay">Factor of the weight added to its gradient.</param>
    /// <param name="nesterov">Step from where the velocity leads (Sutskever et al. 2013); needs momentum and no dampening.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public Sgd(IReadOnlyList<Parameter> parameters, float learningRate = 1e-3f, float momentum = 0, float dampening = 0, float weightDecay = 0, bool nesterov = false)
        : this([new ParameterGroup(parameters)], learningRate, momentum, dampening, weightDecay, nesterov)
    {
    }

    /// <summary>Takes parameters in groups, each with its own rate and decay where it has them.</summary>
    /// <inheritdoc cref="Sgd(IReadOnlyList{Parameter}, float, float, float, float, bool)"/>
    public Sgd(IReadOnlyList<ParameterGroup> groups, float learningRate = 1e-3f, float momentum = 0, float dampening = 0, float weightDecay = 0, bool nesterov = false)
        : base(groups, learningRate, weightDecay)
    {
        if (!(momentum >= 0 && float.IsFinite(momentum)))
            throw new ArgumentException($"Sgd: momentum is {momentum}, expected a finite number from 0 up.");
        if (nesterov && (momentum == 0 || dampening != 0))
            throw new ArgumentException($"Sgd: Nesterov's momentum needs a momentum above 0 and no dampening; they are {momentum} and {dampening}.");
        (this.momentum, this.dampening, this.nesterov) = (momentum, dampening, nesterov);
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<string> StateNames => momentum == 0 ? [] : Names;

    static readonly string[] Names = ["momentum_buffer"];

    /// <inheritdoc/>
    protected override Rules.Sgd RuleOf(float learningRate, float weightDecay, int step) =>
        new(learningRate, momentum, dampening, nesterov, weightDecay, First: step == 1);
}
