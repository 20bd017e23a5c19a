using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Changes a training picture by chance, so that a model sees it otherwise each epoch.</summary>
public interface IAugmentation
{
    /// <summary>Changes one picture in place.</summary>
    /// <param name="picture">Its values, C×H×W, after normalization.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="rng">Chance of this picture in this epoch alone.</param>
    void Apply(Span<float> picture, int channels, int height, int width, Rng rng);
}
