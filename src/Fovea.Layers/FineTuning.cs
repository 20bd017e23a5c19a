namespace Fovea.Layers;

/// <summary>Learning a new task with what was learned on another: a new last layer on a trunk that is kept or learns slowly.</summary>
public static class FineTuning
{
    extension(Module module)
    {
        /// <summary>The last layer with parameters: in a classifier the one that gives the scores.</summary>
        /// <exception cref="InvalidOperationException">No layer has parameters.</exception>
        public Module Head
        {
            get
            {
                var (_, head) = module.Modules().LastOrDefault(named => !named.Module.Children().Any() && named.Module.NamedParameters().Any());
                return head ?? throw new InvalidOperationException($"{module} has no layer with parameters, so no last one.");
            }
        }

        /// <summary>All parameters that are not the <c>Head</c>'s: <c>[new ParameterGroup(model.Trunk) { LearningRate = 1e-4f }, new ParameterGroup(model.Head.Parameters())]</c>.</summary>
        public IReadOnlyList<Parameter> Trunk => [.. module.Parameters().Except(module.Head.Parameters())];

        /// <summary>Stops all parameters but the <c>Head</c>'s from learning; no gradients are computed for them.</summary>
        public void FreezeTrunk()
        {
            module.Freeze();
            module.Head.Unfreeze();
        }
    }
}
