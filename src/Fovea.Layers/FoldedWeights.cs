using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// Weights and bias of a layer with the batch normalization after it multiplied in: with f = scale/√(σ² + ε) the normalized layer is one
/// with weights f·w and bias f·(b − μ) + shift (Jacob et al. 2018, section 3.2). They hold until one of the tensors that they were made
/// of is replaced or written over, which the tensors' storages tell.
/// </summary>
sealed class FoldedWeights
{
    readonly (Storage? Storage, int Writes) weight, bias, scale, shift, mean, variance;

    FoldedWeights(Tensor weight, Tensor? bias, BatchNorm norm)
    {
        (this.weight, this.bias, scale, shift) = (Now(weight), Now(bias), Now(norm.Weight?.Value), Now(norm.Bias?.Value));
        (mean, variance) = (Now(norm.RunningMean), Now(norm.RunningVar));

        // The tape gives back what lies between.
        using var scratch = Tape.Record(TapeMode.Scratch);
        var deviation = (norm.RunningVar!.Value + norm.Epsilon).Sqrt();
        var factor = norm.Weight is null ? 1 / deviation : norm.Weight.Value / deviation;
        var centred = bias is null ? -norm.RunningMean!.Value : bias - norm.RunningMean!;
        var moved = centred * factor;
        Weight = (weight * factor.Reshape([factor.Length, .. Enumerable.Repeat(1, weight.Rank - 1)])).Keep();
        Bias = (norm.Bias is null ? moved : moved + norm.Bias).Keep();
    }

    /// <summary>f·w, the weights' shape.</summary>
    public Tensor Weight { get; }

    /// <summary>f·(b − μ) + shift, one a channel.</summary>
    public Tensor Bias { get; }

    /// <summary>Whether a normalization can be folded now: its statistics are given, and no gradient can be wanted of the parts.</summary>
    public static bool Fits(BatchNorm norm, int channels) => norm.RunningMean is not null && norm.Features == channels && !Tape.IsRecording;

    /// <summary>
    /// The folded weights, made anew if what they were made of has changed. Several threads may infer with one layer: each looks at
    /// one finished object.
    /// </summary>
    public static FoldedWeights Of(ref FoldedWeights? cache, Tensor weight, Tensor? bias, BatchNorm norm)
    {
        var folded = cache;
        if (folded?.Holds(weight, bias, norm) != true)
            cache = folded = new FoldedWeights(weight, bias, norm);
        return folded;
    }

    bool Holds(Tensor weight, Tensor? bias, BatchNorm norm) =>
        this.weight == Now(weight) && this.bias == Now(bias) && scale == Now(norm.Weight?.Value) && shift == Now(norm.Bias?.Value) &&
        mean == Now(norm.RunningMean) && variance == Now(norm.RunningVar);

    static (Storage? Storage, int Writes) Now(State? state) => Now(state?.Value);

    static (Storage? Storage, int Writes) Now(Tensor? tensor) => tensor is null ? default : (tensor.Storage, tensor.Storage.Writes);
}
