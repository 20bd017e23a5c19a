namespace Fovea.Tensors.Autograd;

/// <summary>
/// Looks on while the operations of a tape run, in the order things happen and on the tape's thread: for profilers. See
/// <see cref="Tape.Record"/>.
/// </summary>
public interface IOpObserver
{
    /// <summary>An operation begins to compute its output.</summary>
    /// <param name="op">The operation; its output does not exist yet.</param>
    void OnForward(Op op);

    /// <summary>An operation begins its backward pass.</summary>
    /// <param name="op">The operation, its output's gradient complete.</param>
    void OnBackward(Op op);

    /// <summary>
    /// Within its backward pass the operation asks for memory for one input's gradient and computes it next. One that computes several in
    /// a single pass asks for all of them first.
    /// </summary>
    /// <param name="op">The operation.</param>
    /// <param name="input">The input, null if it was left out; nothing is computed unless it requires a gradient.</param>
    void OnGradient(Op op, Tensor? input);

    /// <summary>Within a backward pass the gradient of an input that other operations use too is being added to theirs.</summary>
    /// <param name="input">The input.</param>
    void OnAccumulate(Tensor input);

    /// <summary>The forward or backward pass that began last has ended.</summary>
    /// <param name="op">Its operation.</param>
    void OnDone(Op op);
}
