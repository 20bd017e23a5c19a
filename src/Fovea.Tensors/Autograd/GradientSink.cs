using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Autograd;

/// <summary>
/// Where an operation writes the gradient of one input. Kernels always overwrite; if the input already has a gradient, because several
/// operations used it, the sink offers temporary memory and adds it on disposal. An input that wants no gradient gives no storage, so
/// that the work is never done: <c>using var dx = GradientOf(x); if (dx.Storage is { } to) …</c>
/// </summary>
public readonly ref struct GradientSink
{
    readonly Tensor? input;
    readonly bool adds;

    internal GradientSink(Tensor? input)
    {
        this.input = input;
        if (input is not { RequiresGradient: true })
            return;

        adds = input.HasGradient;
        Storage = adds || input.GradientStorage is null ? Allocate(input, temporary: adds) : input.GradientStorage;
        Commit();
    }

    internal GradientSink(Tensor? input, Tensor output)
    {
        this.input = input;
        if (input is not { RequiresGradient: true })
            return;

        adds = input.HasGradient;
        if (output.RetainsGradient || output.GradientStorage is not { } gradient)
            Storage = adds || input.GradientStorage is null ? Allocate(input, temporary: adds) : input.GradientStorage;
        else if (adds || input.IsLeaf)
            Storage = adds ? gradient : input.GradientStorage ?? Allocate(input, temporary: false);
        else
        {
            Storage = gradient;
            output.GradientStorage = null;
        }

        Commit();
    }

    /// <summary>Memory to write the gradient to, or null if none is wanted.</summary>
    public Storage? Storage { get; }

    /// <summary>Adds temporary memory to the gradient that was there before.</summary>
    public void Dispose()
    {
        if (!adds || Storage is not { } temporary || input is not { GradientStorage: { } gradient })
            return;

        Tape.Current?.Observer?.OnAccumulate(input);
        temporary.Backend.Copy([temporary.Length], temporary, 0, [1], gradient, 0, [1], accumulate: true);
        temporary.Return();
    }

    void Commit()
    {
        if (adds)
            return;
        input!.GradientStorage = Storage;
        input.HasGradient = true;
    }

    static Storage Allocate(Tensor input, bool temporary)
    {
        var storage = input.Backend.Allocate(input.Length);
        if (input.IsLeaf && !temporary)
            storage.IsKept = true;
        else
            Tape.Current?.Own(storage);
        return storage;
    }
}
