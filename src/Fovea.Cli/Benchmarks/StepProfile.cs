using System.Diagnostics;
using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;

namespace Fovea.Cli.Benchmarks;

/// <summary>Steps taken apart: the watch is read as one operation ends and the next begins, so that caches and threads are as in any other step.</summary>
sealed class StepProfile : IOpObserver
{
    readonly List<LayerTimes> layers = [];
    readonly Dictionary<object, string> names = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Op, LayerTimes> ran = new(ReferenceEqualityComparer.Instance);
    int place;
    bool isFirstStep = true;
    LayerTimes? running;
    LayerPass pass;
    long since;

    StepProfile(Module model)
    {
        foreach (var (name, module) in model.Modules())
            names.TryAdd(module, name);
    }

    /// <summary>The layers, in the order they ran.</summary>
    public IReadOnlyList<LayerTimes> Layers => layers;

    /// <summary>Milliseconds of a whole step while it was looked on at.</summary>
    public double Whole { get; private set; }

    /// <summary>Milliseconds of the optimizer in the median step; 0 in inference.</summary>
    public double Optimizer { get; private set; }

    /// <summary>Milliseconds of all layers together.</summary>
    public double Sum(Func<LayerTimes, double> milliseconds) => layers.Sum(milliseconds);

    /// <summary>Takes some steps apart; they are warm.</summary>
    /// <param name="step">The step.</param>
    /// <param name="repeat">How many.</param>
    public static StepProfile Of(ModelStep step, int repeat)
    {
        var profile = new StepProfile(step.Model);
        var (whole, optimizer) = (new double[repeat], new double[repeat]);
        for (var i = 0; i < repeat; i++)
        {
            var start = Stopwatch.GetTimestamp();
            step.Run(profile);
            (whole[i], optimizer[i]) = (Stopwatch.GetElapsedTime(start).TotalMilliseconds, step.Updating.TotalMilliseconds);
            profile.EndStep();
        }

        (profile.Whole, profile.Optimizer) = (StepTimes.MedianOf(whole), StepTimes.MedianOf(optimizer));
        return profile;
    }

    void IOpObserver.OnForward(Op op)
    {
        // A layer of several operations is one row.
        if (ran.Count == 0 || layers[place].Owner is not { } owner || owner != op.Owner)
            place = ran.Count == 0 ? 0 : place + 1;
        if (place == layers.Count)
            layers.Add(new LayerTimes(op.Owner is Module layer ? names.GetValueOrDefault(layer, "") : "", op));
        Begin(ran[op] = layers[place], LayerPass.Forward);
    }

    void IOpObserver.OnBackward(Op op) => Begin(ran[op], LayerPass.Backward);

    void IOpObserver.OnGradient(Op op, Tensor? input)
    {
        if (input is { RequiresGradient: true })
            Begin(ran[op], input == op.Inputs[0] ? LayerPass.InputGradient : LayerPass.WeightGradient);
    }

    void IOpObserver.OnAccumulate(Tensor input) => Begin(running!, LayerPass.Backward);

    void IOpObserver.OnDone(Op op)
    {
        if (isFirstStep && pass == LayerPass.Forward)
            running!.Describe(op);
        Begin(null, default);
    }

    void Begin(LayerTimes? layer, LayerPass next)
    {
        var now = Stopwatch.GetTimestamp();
        running?.Add(pass, Stopwatch.GetElapsedTime(since, now).TotalMilliseconds);
        (running, pass, since) = (layer, next, now);
    }

    void EndStep()
    {
        foreach (var layer in layers)
            layer.EndStep();
        ran.Clear();
        isFirstStep = false;
    }
}
