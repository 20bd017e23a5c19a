using Fovea.Kernels;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// Transposed convolution, N×C×H×W → N×O×OH×OW with OH = (H − 1)·stride − top − bottom + dilation·(KH − 1) + 1 + output padding; see
/// <see cref="TransposedConvolutionOp"/>. Begins as PyTorch's: weights and bias uniform within ±1/√(O/groups·KH·KW).
/// </summary>
public sealed class ConvTranspose2d : Module
{
    readonly ConvolutionOptions options;
    readonly Size2d outputPadding;
    readonly string text;

    /// <summary>Sets the sizes; numbers come by <see cref="Module.Initialize(Rng)"/> or from a file.</summary>
    /// <param name="inChannels">Channels of the input, C.</param>
    /// <param name="outChannels">Channels of the output, O.</param>
    /// <param name="kernel">Rows and columns of a filter.</param>
    /// <param name="stride">Step between the windows that inputs are spread over; 1 unless given.</param>
    /// <param name="padding">Rows and columns cut off around the output.</param>
    /// <param name="outputPadding">Rows and columns added below and to the right; smaller than stride or dilation.</param>
    /// <param name="groups">Independent groups that the channels are cut into.</param>
    /// <param name="bias">Whether to add one learned value an output channel.</param>
    /// <param name="dilation">Distance between kernel elements; 1 unless given.</param>
    /// <exception cref="GeometryException">A size is not positive, the groups do not divide the channels, or the padding is <see cref="Padding.Same"/>.</exception>
    public ConvTranspose2d(
        int inChannels, int outChannels, Size2d kernel, Size2d? stride = null, Padding padding = default, Size2d outputPadding = default,
        int groups = 1, bool bias = true, Size2d? dilation = null)
    {
        text = $"ConvTranspose2d({inChannels} → {outChannels}, {kernel}" +
            Describe.Windows(stride is { } step && step != 1 ? step : null, padding, dilation ?? 1) +
            Describe.Unless(outputPadding == default, $"output padding {outputPadding.Short}") + Describe.Unless(groups == 1, $"groups {groups}") +
            Describe.Unless(bias, "no bias") + ")";
        ConvolutionSizes.Check(text, inChannels, outChannels, kernel, groups);
        if (padding.IsSame)
            throw new GeometryException($"{text}: 'same' padding is not defined for a transposed convolution; give numbers.");

        this.outputPadding = outputPadding;
        options = new ConvolutionOptions { Stride = stride ?? 1, Padding = padding, Dilation = dilation ?? 1, Groups = groups };
        Weight = new Parameter([inChannels, outChannels / groups, kernel.Y, kernel.X], HeUniform.Default);
        Bias = bias ? new Parameter([outChannels], Uniform.ForBias(Weight.Shape)) : null;
    }

    /// <summary>Filters, C×(O/groups)×KH×KW.</summary>
    public Parameter Weight { get; }

    /// <summary>One value an output channel, or null without.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.ConvolveTransposed(Weight, Bias?.Value, options, outputPadding, this);

    /// <inheritdoc/>
    public override string ToString() => text;
}
