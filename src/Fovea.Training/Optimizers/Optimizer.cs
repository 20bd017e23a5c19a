using System.Runtime.InteropServices;
using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Backends;

namespace Fovea.Training.Optimizers;

/// <summary>
/// Moves parameters against their gradients. <see cref="Step"/> reads the gradients of the last backward passes, moves the weights and
/// clears the gradients. Frozen parameters and those without a gradient are left alone.
/// </summary>
public abstract class Optimizer
{
    const int MostStates = 3;

    readonly Slot[] slots;
    readonly List<Move> moves = [];

    /// <summary>Takes the parameters, in groups that may have their own learning rate and weight decay.</summary>
    /// <param name="groups">The groups; no parameter may stand in two.</param>
    /// <param name="learningRate">The rate of groups without their own, 0 or more.</param>
    /// <param name="weightDecay">The weight decay of groups without their own, 0 or more.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one stands in two groups, or a number is negative or not finite.</exception>
    protected Optimizer(IReadOnlyList<ParameterGroup> groups, float learningRate, float weightDecay)
    {
        CheckSetting(learningRate, nameof(learningRate));
        CheckSetting(weightDecay, nameof(weightDecay));
        InitialLearningRate = LearningRate = learningRate;
        (Groups, WeightDecay) = (groups, weightDecay);
        var known = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        var found = new List<Slot>();
        foreach (var group in groups)
        {
            CheckSetting(group.LearningRate ?? 0, "learningRate of a group");
            CheckSetting(group.WeightDecay ?? 0, "weightDecay of a group");
            foreach (var parameter in group.Parameters)
            {
                if (!known.Add(parameter))
                    throw new ArgumentException($"{Name}: a parameter of shape {parameter.Shape} stands twice among the parameter groups; give it once.");
                found.Add(new Slot(parameter, group.LearningRate, group.WeightDecay ?? weightDecay));
            }
        }

        if (found.Count == 0)
            throw new ArgumentException($"{Name}: there are no parameters to move; pass model.Parameters() of a model that has some.");
        slots = [.. found];
    }

    /// <summary>The optimizer's name: <c>Adam</c>.</summary>
    public string Name => GetType().Name;

    /// <summary>
    /// The step size; may be set between steps. Groups with their own rate follow in proportion: half of it here is half of theirs.
    /// </summary>
    /// <exception cref="ArgumentException">The rate is negative or not finite.</exception>
    public float LearningRate
    {
        get;
        set
        {
            CheckSetting(value, nameof(LearningRate));
            field = value;
        }
    }

    /// <summary>The learning rate that it was made with; schedules start from it.</summary>
    public float InitialLearningRate { get; }

    /// <summary>The weight decay that it was made with: that of groups without their own.</summary>
    public float WeightDecay { get; }

    /// <summary>The parameters in groups, as they were given.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Numbers remembered for each parameter: 0 for plain SGD, 1 with momentum, 2 for Adam.</summary>
    public int StatesPerParameter => StateNames.Length;

    /// <summary>Steps made so far.</summary>
    public int Steps { get; private set; }

    /// <summary>The parameters of all groups.</summary>
    public IEnumerable<Parameter> Parameters
    {
        get
        {
            foreach (var slot in slots)
                yield return slot.Parameter;
        }
    }

    /// <summary>What the numbers kept for each weight are called, as PyTorch calls them; none to three.</summary>
    protected abstract ReadOnlySpan<string> StateNames { get; }

    /// <summary>What kept numbers begin with.</summary>
    protected virtual float InitialState => 0;

    /// <summary>Moves all weights that have a gradient by one step and clears the gradients.</summary>
    public void Step()
    {
        Steps++;
        moves.Clear();
        foreach (var slot in slots)
        {
            if (!slot.Parameter.IsInitialized || slot.Parameter.Value is not { RequiresGradient: true, HasGradient: true } weights)
                continue;
            slot.Steps++;
            var (state1, state2, state3) = (StateOf(slot, 0, weights.Backend), StateOf(slot, 1, weights.Backend), StateOf(slot, 2, weights.Backend));
            moves.Add(new Move(weights, state1, state2, state3, RateOf(slot), slot.WeightDecay, slot.Steps));
        }

        Update(CollectionsMarshal.AsSpan(moves));
        foreach (var move in moves)
        {
            move.Weights.Storage.CountWrite();
            move.Weights.ClearGradient();
        }
    }

    /// <summary>Forgets all gradients; <see cref="Step"/> does that by itself.</summary>
    public void ZeroGradients()
    {
        foreach (var slot in slots)
            if (slot.Parameter.IsInitialized)
                slot.Parameter.Value.ClearGradient();
    }

    /// <summary>
    /// Everything that a later run needs to go on as if there had been no break: <c>conv1.weight.exp_avg</c>, <c>conv1.weight.step</c>,
    /// <c>steps</c>, <c>learning_rate</c>.
    /// </summary>
    /// <param name="model">The model whose parameters these are; it gives them their names.</param>
    public Dictionary<string, Tensor> StateDict(Module model)
    {
        var states = new Dictionary<string, Tensor> { ["steps"] = Number(Steps), ["learning_rate"] = Number(LearningRate) };
        foreach (var (name, slot) in NamedSlots(model))
        {
            if (slot.Steps == 0)
                continue;
            states[$"{name}.step"] = Number(slot.Steps);
            for (var i = 0; i < StateNames.Length; i++)
                states[$"{name}.{StateNames[i]}"] = slot.States[i]!;
        }

        return states;
    }

    /// <summary>Takes back what <see cref="StateDict"/> gave. Nothing changes if it throws.</summary>
    /// <param name="model">The model whose parameters these are.</param>
    /// <param name="states">Numbers by name.</param>
    /// <exception cref="InvalidDataException">A name is missing or unknown, or a shape differs: they belong to another optimizer or model.</exception>
    public void LoadStateDict(Module model, IReadOnlyDictionary<string, Tensor> states)
    {
        var left = new HashSet<string>(states.Keys);
        Tensor Take(string name, Shape shape)
        {
            if (!states.TryGetValue(name, out var tensor))
                throw new InvalidDataException($"{Name}: the saved state has no {name}. It belongs to another optimizer or model.");
            if (tensor.Shape != shape)
                throw new InvalidDataException($"{Name}: the saved {name} has shape {tensor.Shape}, expected {shape}. It belongs to another model.");
            left.Remove(name);
            return tensor;
        }

        var steps = Take("steps", Shape.Scalar);
        var rate = Take("learning_rate", Shape.Scalar);
        var loaded = new List<(Slot Slot, int Steps, Tensor?[] States)>();
        foreach (var (name, slot) in NamedSlots(model))
        {
            var own = new Tensor?[MostStates];
            var count = 0;
            if (states.ContainsKey($"{name}.step"))
            {
                count = (int)Take($"{name}.step", Shape.Scalar).Item();
                for (var i = 0; i < StateNames.Length; i++)
                    own[i] = Take($"{name}.{StateNames[i]}", slot.Parameter.Shape);
            }

            loaded.Add((slot, count, own));
        }

        if (left.Count > 0)
            throw new InvalidDataException($"{Name}: the saved state has {left.Order().First()}, which this optimizer does not know. It belongs to another one.");

        (LearningRate, Steps) = (rate.Item(), (int)steps.Item());
        foreach (var (slot, count, own) in loaded)
        {
            slot.Steps = count;
            for (var i = 0; i < own.Length; i++)
                slot.States[i] = own[i] is { } tensor ? Tensor.From(tensor.ToArray(), tensor.Shape, tensor.Backend).Keep() : null;
        }
    }

    /// <summary>Moves all parameters that have a gradient.</summary>
    /// <param name="moves">Each parameter's memory and this step's settings.</param>
    protected abstract void Update(ReadOnlySpan<Move> moves);

    /// <summary>One parameter's memory and settings in one step.</summary>
    /// <param name="Weights">The weights, which hold their gradients; changed.</param>
    /// <param name="State1">The first number kept for each weight, if the rule has one.</param>
    /// <param name="State2">The second, if the rule has two.</param>
    /// <param name="State3">The third, if the rule has three.</param>
    /// <param name="LearningRate">The group's step size now.</param>
    /// <param name="WeightDecay">The group's weight decay.</param>
    /// <param name="Step">How many steps this parameter has made, this one included.</param>
    protected readonly record struct Move(
        Tensor Weights, Storage? State1, Storage? State2, Storage? State3, float LearningRate, float WeightDecay, int Step);

    float RateOf(Slot slot) => slot.OwnRate is not { } own ? LearningRate
        : LearningRate == InitialLearningRate || InitialLearningRate == 0 ? own
        : own * (LearningRate / InitialLearningRate);

    Storage? StateOf(Slot slot, int index, Backend backend)
    {
        if (index >= StateNames.Length)
            return null;
        var state = slot.States[index];
        if (state?.Backend != backend)
            slot.States[index] = state = (state?.To(backend) ?? Tensor.Full(slot.Parameter.Shape, InitialState, backend)).Keep();
        return state.Storage;
    }

    IEnumerable<(string Name, Slot Slot)> NamedSlots(Module model)
    {
        var names = new Dictionary<Parameter, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in model.NamedParameters())
            names.TryAdd(parameter, name);
        foreach (var slot in slots)
            yield return names.TryGetValue(slot.Parameter, out var name) ? (name, slot) : throw new InvalidOperationException(
                $"{Name}: a parameter of shape {slot.Parameter.Shape} does not belong to {model}; pass the model that the optimizer moves.");
    }

    static Tensor Number(float value) => Tensor.From([value], Shape.Scalar);

    static void CheckSetting(float value, string name)
    {
        if (!(value >= 0 && float.IsFinite(value)))
            throw new ArgumentException($"{name} is {value}, expected a finite number from 0 up.");
    }

    sealed class Slot(Parameter parameter, float? ownRate, float weightDecay)
    {
        public readonly Parameter Parameter = parameter;
        public readonly float? OwnRate = ownRate;
        public readonly float WeightDecay = weightDecay;
        public readonly Tensor?[] States = new Tensor?[MostStates];
        public int Steps;
    }
}
