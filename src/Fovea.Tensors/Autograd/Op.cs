using Fovea.Kernels;
using Fovea.Kernels.Elementwise.Activations;
using Fovea.Kernels.Gemm;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Autograd;

/// <summary>
/// An operation on tensors, and at the same time its entry on the tape: name, inputs, state and output can all be looked at.
/// A subclass gives the shape rule, Forward and Backward; <see cref="Run"/> allocates, computes and records.
/// </summary>
public abstract class Op
{
    readonly Tensor?[] inputs;
    int kept;
    int writes;

    /// <summary>Keeps the inputs.</summary>
    /// <param name="inputs">Inputs in order; null for those left out, such as a missing bias.</param>
    protected Op(params ReadOnlySpan<Tensor?> inputs) => this.inputs = inputs.ToArray();

    /// <summary>The operation's name: mathematics, not layer.</summary>
    public abstract string Name { get; }

    /// <summary>The shape rule. Called once, before <see cref="Forward"/>; wrong inputs are reported here.</summary>
    /// <exception cref="GeometryException">The inputs' shapes do not fit.</exception>
    public abstract Shape OutputShape { get; }

    /// <summary>The inputs in order; null for those left out.</summary>
    public ReadOnlySpan<Tensor?> Inputs => inputs;

    /// <summary>The result.</summary>
    public Tensor Output { get; private set; } = null!;

    /// <summary>Who asked for the operation, usually a layer: for messages and summaries.</summary>
    public object? Owner { get; init; }

    /// <summary>Multiply-adds of the forward pass; 0 for operations that are not counted by convention.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>How the receptive field grows through this operation: window size, step between windows, padding before, per axis; null if it does not.</summary>
    public virtual SpatialWindow? Window => null;

    /// <summary>Elements of memory that the forward pass took: the output, unless it shares an input's, and what is kept for the backward pass.</summary>
    public long Elements { get; private set; }

    /// <summary>The backend of the inputs.</summary>
    protected Backend Backend { get; private set; } = null!;

    /// <summary>Storage that the output shares instead of getting its own: for operations that only change the shape.</summary>
    protected virtual Storage? SharedStorage => null;

    /// <summary>Computes the output.</summary>
    /// <param name="y">The output, allocated, contents undefined.</param>
    protected abstract void Forward(Tensor y);

    /// <summary>Computes the gradients of the inputs that want one, from the output's gradient.</summary>
    /// <param name="y">The output, with <see cref="Tensor.GradientStorage"/> set.</param>
    protected abstract void Backward(Tensor y);

    /// <summary>Allocates the output, computes it and, if a tape listens, records this operation.</summary>
    public Tensor Run()
    {
        Backend = CommonBackend();
        var tape = Tape.Current;
        tape?.Observer?.OnForward(this);
        var shape = OutputShape;
        var output = new Tensor(shape, SharedStorage ?? Allocate(tape, shape.Elements));
        Output = output;
        Forward(output);
        Elements = kept + (SharedStorage is null ? output.Length : 0);
        writes = CountWrites();
        tape?.Add(this);
        tape?.Observer?.OnDone(this);
        return output;
    }

    /// <summary>Memory that lives as long as the step; for results that an operation keeps for its backward pass.</summary>
    /// <param name="length">Number of elements.</param>
    protected Storage Keep(int length)
    {
        kept += length;
        return Allocate(Tape.Current, length);
    }

    /// <summary>Where to write an input's gradient; see <see cref="GradientSink"/>.</summary>
    /// <param name="input">One of the inputs.</param>
    protected GradientSink GradientOf(Tensor? input)
    {
        Tape.Current?.Observer?.OnGradient(this, input);
        return new(input);
    }

    /// <summary>
    /// Where to write an input's gradient when the kernel may write over the output's own gradient: that memory is handed on
    /// if nobody else needs it.
    /// </summary>
    /// <param name="input">One of the inputs.</param>
    /// <param name="output">The output, whose gradient is not needed after the kernel.</param>
    protected GradientSink GradientInPlaceOf(Tensor? input, Tensor output)
    {
        Tape.Current?.Observer?.OnGradient(this, input);
        return new(input, output);
    }

    /// <summary>
    /// The output's gradient in front of an activation that was applied in the same pass; written over it unless somebody retains it. The
    /// output itself has served its purpose then, and its memory may hold the gradients that are worked out next.
    /// </summary>
    /// <param name="activation">The activation.</param>
    /// <param name="y">The output, with its gradient.</param>
    protected Storage GradientBefore(FusedActivation activation, Tensor y)
    {
        var dy = y.GradientStorage!;
        if (activation != FusedActivation.None)
        {
            var masked = y.RetainsGradient ? Keep(y.Length) : dy;
            Backend.MapBackward(new Relu(), y.Storage, y.Storage, dy, masked);
            dy = masked;
        }

        PassOutput();
        return dy;
    }

    /// <summary>
    /// Gives an input the very gradient that <see cref="GradientBefore"/> gave: memory is handed on where that may be, copied else. The
    /// last thing that a backward pass does.
    /// </summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="input">One of the inputs, of the output's length.</param>
    /// <param name="y">The output.</param>
    protected void PassOn(Storage gradient, Tensor input, Tensor y)
    {
        using var sink = GradientInPlaceOf(input, y);
        if (sink.Storage is { } to && to != gradient)
            Backend.Copy([to.Length], gradient, 0, [1], to, 0, [1]);
    }

    internal void RunBackward()
    {
        if (CountWrites() != writes)
            throw new InvalidOperationException(
                $"Backward: an input or the output of {Owner ?? Name}, of output shape {Output.Shape}, was written over after it was computed, so its " +
                "gradients would be wrong. Write to tensors and step optimizers after Backward.");
        Tape.Current?.Observer?.OnBackward(this);
        Backward(Output);
        Tape.Current?.Observer?.OnDone(this);
    }

    /// <summary>After the backward pass: newer operations are done, older ones never knew the output, so it may go if nobody holds it.</summary>
    internal void PassOutput()
    {
        if (Output is { IsPassing: true, RetainsGradient: false } && SharedStorage is null)
            Output.Recycle();
    }

    internal bool WantsGradient()
    {
        foreach (var input in inputs)
            if (input is { RequiresGradient: true })
                return true;
        return false;
    }

    // Counts only grow, so equal sums mean that nothing was written.
    int CountWrites()
    {
        var count = Output.Writes;
        foreach (var input in inputs)
            count += input?.Writes ?? 0;
        return count;
    }

    Storage Allocate(Tape? tape, int length)
    {
        var storage = Backend.Allocate(length);
        tape?.Own(storage);
        return storage;
    }

    Backend CommonBackend()
    {
        Backend? common = null;
        foreach (var input in inputs)
        {
            if (input is null)
                continue;
            common ??= input.Backend;
            if (common != input.Backend)
                throw new InvalidOperationException(
                    $"{Owner ?? Name}: its inputs live on different backends, {common.Name} and {input.Backend.Name}. Move them with To().");
        }

        return common ?? throw new InvalidOperationException($"{Owner ?? Name}: an operation needs at least one input.");
    }
}

/// <summary>How far an operation looks on the picture: what a receptive field is computed from.</summary>
/// <param name="KernelY">Rows that one output sees, dilation included.</param>
/// <param name="KernelX">Columns that one output sees, dilation included.</param>
/// <param name="StrideY">Rows from one output to the next.</param>
/// <param name="StrideX">Columns from one output to the next.</param>
/// <param name="PadY">Rows of padding above.</param>
/// <param name="PadX">Columns of padding to the left.</param>
public sealed record SpatialWindow(int KernelY, int KernelX, int StrideY, int StrideX, int PadY, int PadX)
{
    /// <summary>What an output sees that looks through <paramref name="next"/> at outputs that look through this.</summary>
    public SpatialWindow Then(SpatialWindow next) => new(
        KernelY + (next.KernelY - 1) * StrideY, KernelX + (next.KernelX - 1) * StrideX,
        StrideY * next.StrideY, StrideX * next.StrideX, PadY + next.PadY * StrideY, PadX + next.PadX * StrideX);
}
