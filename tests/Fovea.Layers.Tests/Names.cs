namespace Fovea.Layers.Tests;

/// <summary>Listens to a pass in inference and remembers what ran.</summary>
sealed class Names : IOpObserver
{
    public List<string> Seen { get; } = [];

    public void OnForward(Op op) => Seen.Add(op.Name);

    public void OnBackward(Op op) => throw new InvalidOperationException("Inference does not go back.");

    public void OnGradient(Op op, Tensor? input) => OnBackward(op);

    public void OnAccumulate(Tensor input) => throw new InvalidOperationException("Inference does not go back.");

    public void OnDone(Op op)
    {
    }
}
