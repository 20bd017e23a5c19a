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
        public LoadReport LoadStateDict(IReadOnlyDictionary<string, Tensor> tensors, bool strict = true) =>
            module.LoadStateDict(tensors.ToDictionary(named => named.Key, named => named.Value.Shape), name => Copy(tensors[name]), strict);

        /// <summary>Takes numbers that are read, from a file say, only once everything is known to fit; they are not copied again.</summary>
        /// <param name="shapes">What there is: shapes by name.</param>
        /// <param name="read">Gives a tensor that nobody else holds, by its name.</param>
        /// <param name="strict">Whether all names and shapes must fit; otherwise what fits is taken and the rest reported.</param>
        /// <returns>What was found.</returns>
        /// <exception cref="StateDictException">Something does not fit while <paramref name="strict"/>; nothing was changed.</exception>
        public LoadReport LoadStateDict(IReadOnlyDictionary<string, Shape> shapes, Func<string, Tensor> read, bool strict = true)
        {
            var members = new Dictionary<string, object>();
            List<string> loaded = [], missing = [], misshaped = [];
            foreach (var (name, member) in module.NamedTensors())
            {
                members.Add(name, member);
                var expected = member is Parameter parameter ? parameter.Shape : ((State)member).Shape;
                if (!shapes.TryGetValue(name, out var shape))
                {
                    if (!name.EndsWith(BatchCount, StringComparison.Ordinal))
                        missing.Add(name);
                }
                else if (shape != expected)
                    misshaped.Add($"{name}: given {shape}, expected {expected}");
                else
                    loaded.Add(name);
            }

            var report = new LoadReport(loaded, missing, [.. shapes.Keys.Where(name => !members.ContainsKey(name))], misshaped);
            if (strict && !report.IsComplete)
                throw new StateDictException(report);

            // All are read before the first is given away: a file that turns out damaged halfway changes nothing.
            var tensors = loaded.ConvertAll(name => read(name));
            // A model that was never initialized gets its layers' randomness now: masks of dropout layers must differ.
            if (module.NamedParameters().Any(named => !named.Parameter.IsInitialized))
                module.SeedLayers(new Rng(0));
            foreach (var (name, tensor) in loaded.Zip(tensors))
                Take(members[name], tensor);
            return report;
        }
    }

    static void Take(object member, Tensor tensor)
    {
        if (member is State state)
            state.Value = tensor.To(state.Value.Backend);
        else if (member is Parameter parameter)
            parameter.Value = tensor.To(parameter.IsInitialized ? parameter.Value.Backend : Device.Cpu);
    }

    static Tensor Copy(Tensor tensor) => Tensor.From(tensor.ToArray(), tensor.Shape);
}
