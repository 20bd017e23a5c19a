using Fovea.Tensors;

namespace Fovea.Layers;

/// <summary>A model's numbers by name, with PyTorch's names and order: for files, checkpoints and moving weights between models.</summary>
public static class StateDictExtensions
{
    // Weights saved before PyTorch 0.4.1, torchvision's among them, do not have it; nothing depends on it.
    const string BatchCount = "num_batches_tracked";

    extension(Module module)
    {
        /// <summary>All parameters and states by name, in PyTorch's order. They are the model's own tensors, not copies.</summary>
        /// <exception cref="InvalidOperationException">A parameter has no numbers yet.</exception>
        public OrderedDictionary<string, Tensor> StateDict()
        {
            var result = new OrderedDictionary<string, Tensor>();
            foreach (var (name, member) in module.NamedTensors())
                result.Add(name, member is Parameter parameter ? parameter.Value : ((State)member).Value);
            return result;
        }

        /// <summary>Copies numbers into the parameters and states of the same names; where the model lives does not change.</summary>
        /// <param name="tensors">Tensors by name.</param>
        /// <param name="strict">Whether all names and shapes must fit; otherwise what fits is taken and the rest reported.</param>
        /// <returns>What was found.</returns>
        /// <exception cref="StateDictException">Something does not fit while <paramref name="strict"/>; nothing was changed.</exception>
        public LoadReport LoadStateDict(IReadOnlyDictionary<string, Tensor> tensors, bool strict = true)
        {
            var members = new Dictionary<string, object>();
            List<string> loaded = [], missing = [], misshaped = [];
            foreach (var (name, member) in module.NamedTensors())
            {
                members.Add(name, member);
                var shape = member is Parameter parameter ? parameter.Shape : ((State)member).Shape;
                if (!tensors.TryGetValue(name, out var tensor))
                {
                    if (!name.EndsWith(BatchCount, StringComparison.Ordinal))
                        missing.Add(name);
                }
                else if (tensor.Shape != shape)
                    misshaped.Add($"{name}: given {tensor.Shape}, expected {shape}");
                else
                    loaded.Add(name);
            }

            var report = new LoadReport(loaded, missing, [.. tensors.Keys.Where(name => !members.ContainsKey(name))], misshaped);
            if (strict && !report.IsComplete)
                throw new StateDictException(report);

            // A model that was never initialized gets its layers' randomness now: masks of dropout layers must differ.
            if (module.NamedParameters().Any(named => !named.Parameter.IsInitialized))
                module.SeedLayers(new Rng(0));
            foreach (var name in loaded)
                Take(members[name], tensors[name]);
            return report;
        }
    }

    static void Take(object member, Tensor tensor)
    {
        if (member is State state)
            state.Value = Copy(tensor, state.Value.Backend);
        else if (member is Parameter parameter)
            parameter.Value = Copy(tensor, parameter.IsInitialized ? parameter.Value.Backend : Device.Cpu);
    }

    static Tensor Copy(Tensor tensor, Tensors.Backends.Backend backend) => Tensor.From(tensor.ToArray(), tensor.Shape, backend);
}
