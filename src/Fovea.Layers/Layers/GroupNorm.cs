using Fovea.Kernels;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Group normalization (Wu and He 2018): zero mean and unit variance over each picture's groups of channels, then a factor and a summand a channel. N×C×… → same.</summary>
public sealed class GroupNorm : Module
{
    readonly int groups;
    readonly int channels;
    readonly float epsilon;

    /// <summary>Sets the sizes.</summary>
    /// <param name="numGroups">Number of groups; must divide the channels.</param>
    /// <param name="numChannels">Number of channels, C.</param>
    /// <param name="eps">ε, added to the variance.</param>
    /// <param name="affine">Whether to learn factors and summands.</param>
    /// <exception cref="GeometryException">The groups do not divide the channels.</exception>
    public GroupNorm(int numGroups, int numChannels, float eps = 1e-5f, bool affine = true)
    {
        if (numGroups < 1 || numChannels < 1 || numChannels % numGroups != 0)
            throw new GeometryException($"GroupNorm({numGroups}, {numChannels}): the groups must divide the channels.");
        (groups, channels, epsilon) = (numGroups, numChannels, eps);
        if (affine)
            (Weight, Bias) = (new Parameter([numChannels], Constant.One), new Parameter([numChannels], Constant.Zero));
    }

    /// <summary>One factor a channel, or null without.</summary>
    public Parameter? Weight { get; }

    /// <summary>One summand a channel, or null without.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (x.Rank < 2 || x.Shape[1] != channels)
            throw new GeometryException($"{this}: input needs {channels} channels, N×{channels}×…; the shape was {x.Shape}.");
        return x.GroupNormalize(groups, Weight?.Value, Bias?.Value, epsilon, this);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"GroupNorm({groups}, {channels}{Describe.Unless(epsilon == 1e-5f, $"eps {epsilon:0.######e0}")}{Describe.Unless(Weight is not null, "not affine")})";
}
