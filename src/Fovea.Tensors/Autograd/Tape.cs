using Fovea.Kernels;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Autograd;

/// <summary>What a tape is for.</summary>
public enum TapeMode
{
    /// <summary>Records for gradients; layers behave as in training: dropout drops, batch normalization uses the batch.</summary>
    Training,

    /// <summary>Records for gradients while layers behave as in inference: saliency and the like.</summary>
    Inference,

    /// <summary>Records nothing; only gives memory back at its end: evaluation and prediction.</summary>
    Scratch,
}

/// <summary>
/// Remembers the operations of one step on one thread: <c>using var tape = Tape.Record();</c>. Recording means training; without a tape
/// a model infers. Everything computed while a tape is open belongs to it, and its memory returns to the backend's pool when the tape
/// is disposed, except for tensors that <see cref="Tensor.Keep"/> was called on. A tape that is never disposed costs speed, not memory
/// for good: the garbage collector takes the step as it takes any other object.
/// </summary>
public sealed class Tape : IDisposable
{
    [ThreadStatic]
    static Tape? current;

    readonly WeakReference<Tape>? outer;
    readonly List<Op> ops = new(32);
    readonly List<Storage> owned = new(64);
    bool disposed;

    Tape(TapeMode mode, IOpObserver? observer)
    {
        (Mode, Observer) = (mode, observer);
        // Weakly: a tape that nobody disposes and nobody holds any more must not keep its step alive.
        outer = Current is { } around ? new(around) : null;
        current = this;
    }

    /// <summary>The innermost open tape of this thread, or null.</summary>
    public static Tape? Current
    {
        get
        {
            while (current is { disposed: true })
                current = current.outer is { } around && around.TryGetTarget(out var tape) ? tape : null;
            return current;
        }
    }

    /// <summary>Whether layers should behave as in training: a training tape is open.</summary>
    public static bool IsTraining => Current is { Mode: TapeMode.Training };

    /// <summary>Whether operations are recorded for gradients: an open tape is not for scratch.</summary>
    public static bool IsRecording => Current is { Mode: not TapeMode.Scratch };

    /// <summary>What the tape is for.</summary>
    public TapeMode Mode { get; }

    /// <summary>How much memory the tape has taken so far: a place to <see cref="LetGo"/> from.</summary>
    public int Position => owned.Count;

    internal IOpObserver? Observer { get; }

    /// <summary>The operations so far, in the order they ran.</summary>
    public IReadOnlyList<Op> Ops => ops;

    /// <summary>Opens a tape on this thread; the previous one continues when it is disposed.</summary>
    /// <param name="mode">What the tape is for.</param>
    /// <param name="observer">Told what each operation does while this tape is the innermost, also where nothing is recorded.</param>
    public static Tape Record(TapeMode mode = TapeMode.Training, IOpObserver? observer = null) => new(mode, observer);

    /// <summary>A tensor of given numbers that belongs to the step under way, if there is one: targets and other constants of one step.</summary>
    /// <param name="values">As many numbers as the shape has elements.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="backend">Where it lives; the processor unless said.</param>
    /// <exception cref="GeometryException">The number of values is not the shape's.</exception>
    public static Tensor Constant(ReadOnlySpan<float> values, Shape shape, Backend? backend = null)
    {
        var tensor = Tensor.From(values, shape, backend);
        Current?.Own(tensor.Storage);
        return tensor;
    }

    /// <summary>Computes the gradients of everything that wants one, newest operation first, and adds them to what leaves already hold.</summary>
    /// <param name="loss">A tensor of one element, computed while this tape was open.</param>
    /// <exception cref="GeometryException">The loss is not a single number.</exception>
    /// <exception cref="InvalidOperationException">No operation of this tape leads from something that wants a gradient to the loss.</exception>
    public void Backward(Tensor loss)
    {
        if (loss.Length != 1)
            throw new GeometryException(
                $"Backward starts from a loss of one element; this tensor has shape {loss.Shape}. Reduce it with Mean() or Sum(), or pass its gradient.");
        Start(loss, storage => loss.Backend.Fill(storage, 1));
    }

    /// <summary>Computes gradients from a given gradient of the result.</summary>
    /// <param name="result">A tensor computed while this tape was open.</param>
    /// <param name="gradient">∂L/∂result, of the same shape.</param>
    /// <exception cref="GeometryException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Backward(Tensor)"/>.</exception>
    public void Backward(Tensor result, Tensor gradient)
    {
        if (gradient.Shape != result.Shape)
            throw new GeometryException($"Backward: the gradient has shape {gradient.Shape}, the result {result.Shape}; they must be equal.");
        Start(result, storage => result.Backend.Copy([result.Length], gradient.Storage, 0, [1], storage, 0, [1]));
    }

    /// <summary>
    /// Tells that of all that was computed since a place nobody holds on to anything but one result: a sequence of layers says so of what
    /// lies between them. A scratch tape gives that memory back now. A training tape does so in <see cref="Backward(Tensor)"/>, as soon as
    /// the operations that need it are done. Tensors that <see cref="Tensor.Keep"/> was called on stay, in training those that retain a
    /// gradient too.
    /// </summary>
    /// <param name="position">A <see cref="Position"/> of before.</param>
    /// <param name="result">The result; what shares its memory stays too.</param>
    public void LetGo(int position, Tensor result)
    {
        if (Mode == TapeMode.Inference)
            return; // For those who look into a model: everything stays to be looked at.
        var left = position;
        for (var i = position; i < owned.Count; i++)
        {
            var storage = owned[i];
            if (storage != result.Storage)
            {
                storage.IsPassing = true;
                if (Mode == TapeMode.Scratch)
                    storage.Return();
            }

            if (!storage.IsReturned)
                owned[left++] = storage;
        }

        owned.RemoveRange(left, owned.Count - left);
    }

    /// <summary>Gives the step's memory back and reopens the tape around this one, if any.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        foreach (var storage in owned)
            storage.Return();

        // Looking for the tape around this one lets go of this one, which would otherwise hold its step until the next.
        _ = Current;
    }

    internal void Own(Storage storage) => owned.Add(storage);

    internal void Add(Op op)
    {
        if (Mode == TapeMode.Scratch)
            return;
        ops.Add(op);
        if (!op.WantsGradient())
            return;
        op.Output.RequiresGradient = true;
        op.Output.IsLeaf = false;
    }

    void Start(Tensor result, Action<Storage> seed)
    {
        if (disposed)
            throw new InvalidOperationException("Backward: this tape was disposed already; call it inside the step's using block.");
        if (result.IsLeaf || !result.RequiresGradient || !ops.Exists(op => op.Output == result))
            throw new InvalidOperationException(
                "Backward: no gradient can flow to this result. It was not computed while this tape was recording, or nothing it depends on " +
                "requires a gradient (are all parameters frozen?).");

        foreach (var op in ops)
            if (!op.Output.IsLeaf)
                Forget(op.Output); // What an earlier backward pass retained must not flow again.

        var storage = result.Backend.Allocate(result.Length);
        Own(storage);
        seed(storage);
        (result.GradientStorage, result.HasGradient) = (storage, true);
        for (var i = ops.Count - 1; i >= 0; i--)
        {
            var output = ops[i].Output;
            if (!output.HasGradient || output.IsLeaf)
                continue;
            ops[i].RunBackward();
            if (!output.RetainsGradient)
                Forget(output);
            ops[i].PassOutput();
        }

        // Results of a tape around this one: their gradients live in this tape's memory and cannot outlast it.
        foreach (var op in ops)
            foreach (var input in op.Inputs)
                if (input is { IsLeaf: false, HasGradient: true, RetainsGradient: false })
                    Forget(input);
    }

    static void Forget(Tensor output)
    {
        output.GradientStorage?.Return();
        (output.GradientStorage, output.HasGradient) = (null, false);
    }
}
