using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using Fovea.Tensors;
using Fovea.Tensors.Backends;

namespace Fovea.Layers;

/// <summary>
/// A layer or a model: something with parameters and a forward pass. Parameters, states and inner modules are its public properties,
/// in the order they are declared; nothing is registered. Names are the properties' in snake case joined by dots, lists by number:
/// <c>features.0.weight</c>, as torchvision writes them.
/// </summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
public abstract class Module
{
    /// <summary>Computes the output. Recording means training: see <see cref="Tensors.Autograd.Tape"/>.</summary>
    /// <param name="x">The input, its shape as the subclass says.</param>
    /// <exception cref="Kernels.GeometryException">The input does not fit.</exception>
    public abstract Tensor Forward(Tensor x);

    /// <summary>Modules directly inside this one, with their names.</summary>
    public IEnumerable<(string Name, Module Module)> Children()
    {
        foreach (var (name, member) in FindMembers())
            if (member is Module module)
                yield return (name, module);
    }

    /// <summary>This module and all inside it, outermost first, with their full names; this one's is empty.</summary>
    public IEnumerable<(string Name, Module Module)> Modules()
    {
        yield return ("", this);
        foreach (var (name, child) in Children())
            foreach (var (inner, module) in child.Modules())
                yield return (inner.Length == 0 ? name : $"{name}.{inner}", module);
    }

    /// <summary>All parameters, this module's own and those inside, with their full names.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() => Named<Parameter>();

    /// <summary>All states, such as running statistics, with their full names.</summary>
    public IEnumerable<(string Name, State State)> NamedStates() => Named<State>();

    /// <summary>All parameters, in the order of <see cref="NamedParameters"/>; one that several names lead to, a tied weight, once.</summary>
    public IReadOnlyList<Parameter> Parameters() => [.. NamedParameters().Select(named => named.Parameter).Distinct()];

    /// <summary>Gives every parameter its beginning. Each draws from a stream of its own name, so other layers do not disturb it.</summary>
    /// <param name="rng">The source of randomness.</param>
    public void Initialize(Rng rng)
    {
        foreach (var (name, parameter) in NamedParameters())
            parameter.Value = Tensor.Create(parameter.Shape, values => parameter.Initializer.Fill(values, parameter.Shape, rng.Split(name)));

        foreach (var (_, state) in NamedStates())
            state.Restart();
        SeedLayers(rng);
    }

    /// <summary>Gives every module its own randomness.</summary>
    internal void SeedLayers(Rng rng)
    {
        foreach (var (name, module) in Modules())
            module.Seed(rng.Split("layer:" + name));
    }

    /// <summary>Receives this module's own randomness at initialization; dropout keeps it.</summary>
    /// <param name="rng">A stream for this module alone.</param>
    protected internal virtual void Seed(Rng rng)
    {
    }

    /// <summary>Stops all parameters inside from learning; no gradients are computed for them.</summary>
    public void Freeze() => SetLearning(false);

    /// <summary>Lets all parameters inside learn again.</summary>
    public void Unfreeze() => SetLearning(true);

    /// <summary>Moves all parameters and states to a backend. Parameters without numbers stay so: initialize first.</summary>
    public void To(Backend backend)
    {
        foreach (var (_, parameter) in NamedParameters())
            parameter.MoveTo(backend);
        foreach (var (_, state) in NamedStates())
            state.MoveTo(backend);
    }

    /// <summary>Runs something with copies of all parameters and states on a backend, be it their own, and puts them back as they were.</summary>
    internal T On<T>(Backend backend, Func<T> action)
    {
        var parameters = NamedParameters().Select(named => (named.Parameter, Earlier: named.Parameter.Peek())).ToArray();
        var states = NamedStates().Select(named => (named.State, Earlier: named.State.Value)).ToArray();
        try
        {
            foreach (var (parameter, _) in parameters)
                parameter.CopyTo(backend);
            foreach (var (state, earlier) in states)
                state.Value = Copy(earlier, backend);
            return action();
        }
        finally
        {
            foreach (var (parameter, earlier) in parameters)
                parameter.Reset(earlier);
            foreach (var (state, earlier) in states)
                state.Value = earlier;
        }
    }

    /// <summary>The type's name; layers add their sizes.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>The parameters, states and modules directly inside, with their names; <see cref="Sequential"/> counts its items instead.</summary>
    protected virtual IEnumerable<(string Name, object Member)> FindMembers()
    {
        foreach (var property in GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || !IsMember(property.PropertyType))
                continue;
            var name = SnakeCase(property.Name);
            var value = property.GetValue(this);
            if (value is Parameter or State or Module)
                yield return (name, value);
            else if (value is IEnumerable items)
            {
                var number = 0;
                foreach (var item in items)
                    yield return ($"{name}.{number++}", item);
            }
        }
    }

    /// <summary>ConvNet → conv_net, RunningMean → running_mean, Conv1 → conv1.</summary>
    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    static bool IsMember(Type type) =>
        type == typeof(Parameter) || type == typeof(State) || typeof(Module).IsAssignableFrom(type) ||
        typeof(IEnumerable<Module>).IsAssignableFrom(type) || typeof(IEnumerable<Parameter>).IsAssignableFrom(type);

    /// <summary>Parameters and states as PyTorch orders them: module by module, in each parameters first.</summary>
    internal IEnumerable<(string Name, object Member)> NamedTensors()
    {
        foreach (var (prefix, module) in Modules())
        {
            foreach (var (name, parameter) in module.Own<Parameter>(prefix))
                yield return (name, parameter);
            foreach (var (name, state) in module.Own<State>(prefix))
                yield return (name, state);
        }
    }

    IEnumerable<(string Name, T Member)> Named<T>() where T : class
    {
        foreach (var (prefix, module) in Modules())
            foreach (var named in module.Own<T>(prefix))
                yield return named;
    }

    IEnumerable<(string Name, T Member)> Own<T>(string prefix) where T : class
    {
        foreach (var (name, member) in FindMembers())
            if (member is T found)
                yield return (prefix.Length == 0 ? name : $"{prefix}.{name}", found);
    }

    /// <summary>A copy on a backend, exact where it is the tensor's own.</summary>
    internal static Tensor Copy(Tensor tensor, Backend backend)
    {
        if (tensor.Backend != backend)
            return tensor.To(backend);
        var copy = Tensor.Empty(tensor.Shape, backend);
        backend.Copy([tensor.Length], tensor.Storage, 0, [1], copy.Storage, 0, [1]);
        return copy;
    }

    void SetLearning(bool learning)
    {
        foreach (var (_, parameter) in NamedParameters())
            parameter.RequiresGradient = learning;
    }
}

/// <summary>Calls that give back the module's own type.</summary>
public static class ModuleExtensions
{
    extension<T>(T module) where T : Module
    {
        /// <summary>Gives every parameter its beginning: <c>var model = new LeNet5().Initialize(seed: 1);</c>.</summary>
        /// <param name="seed">Equal seeds give equal models.</param>
        public T Initialize(ulong seed)
        {
            module.Initialize(new Rng(seed));
            return module;
        }
    }
}
