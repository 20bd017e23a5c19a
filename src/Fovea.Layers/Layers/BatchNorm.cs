using Fovea.Kernels;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015): y = (x − μ)/√(σ² + ε)·weight + bias per channel. While training μ and σ² are the
/// batch's and are blended into running ones, the variance unbiased; otherwise the running ones are used. Without a momentum the running
/// ones are the plain averages of all batches so far.
/// </summary>
public abstract class BatchNorm : Module, IFusesMore
{
    readonly int features;
    readonly float epsilon;
    readonly float? momentum;

    /// <summary>Sets the sizes; see the subclasses.</summary>
    private protected BatchNorm(int numFeatures, float eps, float? momentum, bool affine, bool trackRunningStats)
    {
        if (numFeatures < 1)
            throw new GeometryException($"{GetType().Name}({numFeatures}): the number of features must be at least 1.");
        (features, epsilon, this.momentum) = (numFeatures, eps, momentum);
        if (affine)
            (Weight, Bias) = (new Parameter([numFeatures], Constant.One), new Parameter([numFeatures], Constant.Zero));
        if (trackRunningStats)
            (RunningMean, RunningVar, NumBatchesTracked) = (new State([numFeatures], 0), new State([numFeatures], 1), new State(Shape.Scalar, 0));
    }

    /// <summary>One factor a channel, or null without.</summary>
    public Parameter? Weight { get; }

    /// <summary>One summand a channel, or null without.</summary>
    public Parameter? Bias { get; }

    /// <summary>Running mean of each channel, or null if the batch's is always used.</summary>
    public State? RunningMean { get; }

    /// <summary>Running unbiased variance of each channel, or null if the batch's is always used.</summary>
    public State? RunningVar { get; }

    /// <summary>Number of batches that were blended in, or null without running statistics.</summary>
    public State? NumBatchesTracked { get; }

    internal int Features => features;

    internal float Epsilon => epsilon;

    bool IFusesMore.Adds => true;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, FusedActivation.None);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, FusedActivation activation) => Forward(x, null, activation);

    bool IFusesMore.Folds(Tensor x, BatchNorm norm) => false;

    Tensor IFusesMore.Forward(Tensor x, BatchNorm? norm, Tensor? residual, FusedActivation activation) => Forward(x, residual, activation);

    Tensor Forward(Tensor x, Tensor? residual, FusedActivation activation)
    {
        CheckRank(x.Shape);
        if (x.Shape[1] != features)
            throw new GeometryException($"{this}: input has {x.Shape[1]} channels, expected {features}. Shape was {x.Shape} (N×C×…).");

        var geometry = new NormalizationGeometry(x.Shape[0], features, x.Shape.LengthOf(2, x.Rank));
        var training = Tape.IsTraining || RunningMean is null;
        var op = new NormalizeOp(
            x, Weight?.Value, Bias?.Value, geometry, epsilon, training ? null : RunningMean!.Value, training ? null : RunningVar!.Value, activation, residual)
        {
            Owner = this,
        };
        var y = op.Run();
        if (Tape.IsTraining && RunningMean is not null)
        {
            var count = NumBatchesTracked!.Value;
            count.Backend.Map(new Affine(1, 1), count.Storage, count.Storage);
            op.UpdateRunning(RunningMean, RunningVar!, momentum ?? (count.Backend.HasNumbers ? 1 / count.Item() : 1));
        }

        return y;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{GetType().Name}({features}{Describe.Unless(epsilon == 1e-5f, $"eps {epsilon:0.######e0}")}{Describe.Unless(momentum == 0.1f, momentum is null ? "cumulative average" : $"momentum {momentum}")}" +
        $"{Describe.Unless(Weight is not null, "not affine")}{Describe.Unless(RunningMean is not null, "batch statistics only")})";

    private protected abstract void CheckRank(Shape x);
}
