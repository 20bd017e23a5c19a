using System.Runtime.InteropServices;
using Fovea.Kernels.Updates;
using Fovea.Layers;
using Fovea.Tensors.Backends;

namespace Fovea.Training.Optimizers;

/// <summary>An optimizer whose arithmetic is a rule of <see cref="Kernels.Updates"/>, applied to all parameters in one sweep.</summary>
/// <typeparam name="TRule">The rule.</typeparam>
/// <param name="groups">The parameters.</param>
/// <param name="learningRate">The rate of groups without their own.</param>
/// <param name="weightDecay">The weight decay of groups without their own.</param>
public abstract class RuleOptimizer<TRule>(IReadOnlyList<ParameterGroup> groups, float learningRate, float weightDecay)
    : Optimizer(groups, learningRate, weightDecay)
    where TRule : struct, IUpdateRule
{
    readonly List<ParameterUpdate<TRule>> sweep = [];

    /// <summary>The rule for one parameter in this step.</summary>
    /// <param name="learningRate">The group's step size now.</param>
    /// <param name="weightDecay">The group's weight decay.</param>
    /// <param name="step">How many steps the parameter has made, this one included.</param>
    protected abstract TRule RuleOf(float learningRate, float weightDecay, int step);

    /// <inheritdoc/>
    protected sealed override void Update(ReadOnlySpan<Move> moves)
    {
        sweep.Clear();
        foreach (var move in moves)
        {
            // Parameters on two backends take a sweep on each.
            if (sweep is [var earlier, ..] && earlier.Weights.Backend != move.Weights.Backend)
                Sweep();
            sweep.Add(new ParameterUpdate<TRule>(
                RuleOf(move.LearningRate, move.WeightDecay, move.Step), move.Weights.Storage, move.Weights.GradientStorage!, move.State1, move.State2, move.State3));
        }

        Sweep();
    }

    void Sweep()
    {
        if (sweep is [var first, ..])
            first.Weights.Backend.Update<TRule>(CollectionsMarshal.AsSpan(sweep));
        sweep.Clear();
    }
}
