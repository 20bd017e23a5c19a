using Fovea.Data.Datasets;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>
/// Pictures made ready for a model as they are asked for: <c>new PictureExamples(photos, Pipelines.ImageNetTrain()).Shuffle(seed: 1).Batch(64)</c>.
/// </summary>
/// <param name="pictures">The pictures.</param>
/// <param name="pipeline">What is done with each: in training by chance, in measuring always the same.</param>
public sealed class PictureExamples(IPictureSet pictures, Pipeline pipeline) : IExamples
{
    /// <inheritdoc/>
    public string Name => pictures.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => pictures.ClassNames;

    /// <inheritdoc/>
    public int Count => pictures.Count;

    /// <inheritdoc/>
    public Shape ExampleShape => pipeline.Shape;

    /// <inheritdoc/>
    public int Label(int index) => pictures.Label(index);

    /// <inheritdoc/>
    public string Describe(int index) => pictures.Describe(index);

    /// <inheritdoc/>
    public void CopyValues(int index, Span<float> destination, Rng? chance = null)
    {
        var picture = pictures.Read(index);
        pipeline.Apply(picture, chance ?? new Rng(0), destination);
        if (pictures.ReadsAnew)
            picture.Dispose();
    }
}
