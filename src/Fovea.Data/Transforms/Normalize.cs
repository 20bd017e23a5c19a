using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>(x − mean)/deviation of each channel, so that values are of the order of 1.</summary>
public sealed class Normalize : IAugmentation
{
    readonly float[] mean, deviation;

    /// <summary>One mean and deviation for each channel, or one for all.</summary>
    /// <param name="mean">What is subtracted, in the scale 0 to 1.</param>
    /// <param name="deviation">What is divided by, as many; none may be 0.</param>
    /// <exception cref="ArgumentException">The numbers differ in number, or cannot be divided by.</exception>
    public Normalize(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        if (mean.Length == 0 || mean.Length != deviation.Length)
            throw new ArgumentException($"Normalize: {mean.Length} means and {deviation.Length} deviations; give one of each a channel, or one for all.");
        foreach (var divisor in deviation)
        {
            if (!(float.IsFinite(divisor) && divisor != 0))
                throw new ArgumentException($"Normalize: cannot divide by a deviation of {divisor}; give a number other than 0.", nameof(deviation));
        }

        (this.mean, this.deviation) = (mean.ToArray(), deviation.ToArray());
    }

    /// <summary>What torchvision's published weights were trained with, from a sample of ImageNet.</summary>
    public static Normalize ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>Of the 50,000 training pictures of CIFAR-10.</summary>
    public static Normalize Cifar10 { get; } = new([0.4914f, 0.4822f, 0.4465f], [0.247f, 0.2435f, 0.2616f]);

    /// <summary>Of the 60,000 training pictures of MNIST.</summary>
    public static Normalize Mnist { get; } = new([0.1307f], [0.3081f]);

    /// <summary>Channels it is for, or 1 for any number.</summary>
    public int Channels => mean.Length;

    /// <inheritdoc/>
    public void Apply(Span<float> picture, int channels, int height, int width, Rng rng)
    {
        Check(channels);
        for (var channel = 0; channel < channels; channel++)
        {
            foreach (ref var value in picture.Slice(channel * height * width, height * width))
                value = Of(value, channel);
        }
    }

    /// <summary>A value of a channel, normalised.</summary>
    internal float Of(float value, int channel) => Channels == 1 ? (value - mean[0]) / deviation[0] : (value - mean[channel]) / deviation[channel];

    internal void Check(int channels)
    {
        if (Channels != 1 && Channels != channels)
            throw new ArgumentException($"Normalize has {Channels} means, but the picture has {channels} {(channels == 1 ? "channel" : "channels")}.");
    }
}
