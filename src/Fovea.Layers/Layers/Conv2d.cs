using Fovea.Kernels;
using Fovea.Kernels.Gemm;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// Two-dimensional convolution, N×C×H×W → N×O×OH×OW with OH = ⌊(H + top + bottom − dilation·(KH − 1) − 1)/stride⌋ + 1; see
/// <see cref="ConvolutionOp"/>. Begins as PyTorch's: weights and bias uniform within ±1/√(fan-in).
/// </summary>
public sealed class Conv2d : Module, IFusesMore
{
    readonly ConvolutionOptions options;
    readonly PaddingMode paddingMode;
    readonly string text;
    FoldedWeights? folded;

    /// <summary>Sets the sizes; numbers come by <see cref="Module.Initialize(Rng)"/> or from a file.</summary>
    /// <param name="inChannels">Channels of the input, C.</param>
    /// <param name="outChannels">Number of filters, O.</param>
    /// <param name="kernel">Rows and columns of a filter.</param>
    /// <param name="stride">Step between windows; 1 unless given.</param>
    /// <param name="padding">Rows and columns around the input.</param>
    /// <param name="dilation">Distance between kernel elements; 1 unless given.</param>
    /// <param name="groups">Independent groups that the channels are cut into.</param>
    /// <param name="bias">Whether to add one learned value a filter.</param>
    /// <param name="paddingMode">What the padding holds.</param>
    /// <exception cref="GeometryException">A size is not positive or the groups do not divide the channels.</exception>
    public Conv2d(
        int inChannels, int outChannels, Size2d kernel, Size2d? stride = null, Padding padding = default, Size2d? dilation = null,
        int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros)
    {
        text = $"Conv2d({inChannels} → {outChannels}, {kernel}" +
            Describe.Windows(stride is { } step && step != 1 ? step : null, padding, dilation ?? 1) + Describe.Unless(groups == 1, $"groups {groups}") +
            Describe.Unless(bias, "no bias") + Describe.Unless(paddingMode == PaddingMode.Zeros, $"{paddingMode} padding") + ")";
        ConvolutionSizes.Check(text, inChannels, outChannels, kernel, groups);

        this.paddingMode = paddingMode;
        options = new ConvolutionOptions
        {
            Stride = stride ?? 1,
            Padding = padding,
            Same = padding.IsSame,
            Dilation = dilation ?? 1,
            Groups = groups,
        };
        Weight = new Parameter([outChannels, inChannels / groups, kernel.Y, kernel.X], HeUniform.Default);
        Bias = bias ? new Parameter([outChannels], Uniform.ForBias(Weight.Shape)) : null;
    }

    /// <summary>Filters, O×(C/groups)×KH×KW.</summary>
    public Parameter Weight { get; }

    /// <summary>One value a filter, or null without.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, FusedActivation.None);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, FusedActivation activation) => ((IFusesMore)this).Forward(x, null, null, activation);

    bool IFusesMore.Adds => true;

    bool IFusesMore.Folds(Tensor x, BatchNorm norm) => norm is BatchNorm2d && FoldedWeights.Fits(norm, Weight.Shape[0]);

    Tensor IFusesMore.Forward(Tensor x, BatchNorm? norm, Tensor? residual, FusedActivation activation)
    {
        var (weight, bias) = Filters(norm);
        return Convolve(x, weight, bias, residual, activation);
    }

    /// <summary>pool(activation(norm(layer(x)))) in one pass, or null, and nothing was done, if it does not go.</summary>
    internal Tensor? TryForwardAndPool(Tensor x, BatchNorm? norm, FusedActivation activation, PoolingOptions pooling)
    {
        if (paddingMode != PaddingMode.Zeros)
            return null;
        var (weight, bias) = Filters(norm);
        return x.TryConvolveAndPool(weight, bias, options, activation, pooling, this);
    }

    /// <summary>Whether the result can be written among the channels of a larger tensor, which holds in inference only.</summary>
    internal bool Places => paddingMode == PaddingMode.Zeros && !Tape.IsRecording;

    /// <summary>activation(norm(layer(x))) in its place.</summary>
    internal Tensor ForwardInto(ChannelPlace place, Tensor x, BatchNorm? norm, FusedActivation activation)
    {
        var (weight, bias) = Filters(norm);
        return x.ConvolveInto(place, weight, bias, options, activation, this);
    }

    (Tensor Weight, Tensor? Bias) Filters(BatchNorm? norm)
    {
        if (Tape.IsTraining)
            folded = null; // The next step changes the weights.
        if (norm is null)
            return (Weight, Bias?.Value);
        var own = FoldedWeights.Of(ref folded, Weight, Bias?.Value, norm);
        return (own.Weight, own.Bias);
    }

    Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, Tensor? residual, FusedActivation activation)
    {
        if (paddingMode == PaddingMode.Zeros || x.Rank != 4)
            return x.Convolve(weight, bias, options, activation, this, residual);

        var around = options.PaddingFor((x.Shape[2], x.Shape[3]), (weight.Shape[2], weight.Shape[3]));
        return x.Pad(around, paddingMode, this).Convolve(weight, bias, options with { Padding = default, Same = false }, activation, this, residual);
    }

    /// <inheritdoc/>
    public override string ToString() => text;
}
