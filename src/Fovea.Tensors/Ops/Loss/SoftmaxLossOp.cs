using Fovea.Kernels;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// losses[n, …] = −Σ_c q[n, c, …]·log softmax(logits)[n, c, …], over axis 1; q are target weights and carry everything that tells one
/// cross-entropy from another (labels, smoothing, class weights, ignored elements). ∂logits = ∂losses·(softmax·Σ_c q − q): computed
/// together with the loss, in one pass. logits and q are N×C×…, losses N×….
/// </summary>
/// <param name="logits">Unnormalized scores.</param>
/// <param name="q">Target weights; no gradient flows to them.</param>
public sealed class SoftmaxLossOp(Tensor logits, Tensor q) : Op(logits, q)
{
    Storage? gradient;

    int Rows => logits.Shape[0];

    int Classes => logits.Shape[1];

    int Inner => logits.Shape.LengthOf(2, logits.Rank);

    /// <inheritdoc/>
    public override string Name => "SoftmaxLoss";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            if (logits.Rank < 2)
                throw new GeometryException($"{Owner ?? Name}: logits need the shape N×C or N×C×…; it was {logits.Shape}.");
            if (q.Shape != logits.Shape)
                throw new GeometryException($"{Owner ?? Name}: target weights have shape {q.Shape}, logits {logits.Shape}; they must be equal.");
            return [Rows, .. logits.Shape.Sizes[2..]];
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        gradient = logits.RequiresGradient ? Keep(logits.Length) : null;
        Backend.SoftmaxLoss(Rows, Classes, Inner, logits.Storage, q.Storage, y.Storage, gradient);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        using var dx = GradientOf(logits);
        if (dx.Storage is not { } to)
            return;
        var g = BroadcastGeometry.Create(Name, [Rows, Classes, Inner], [Rows, 1, Inner]);
        Backend.Zip(new Multiply(), g, gradient!, y.GradientStorage!, to);
    }
}
