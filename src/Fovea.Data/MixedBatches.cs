using System.Collections;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Batches whose examples are mixed with one another, each batch in one of several ways, drawn evenly. For training; measure on unmixed ones.</summary>
/// <param name="source">The batches.</param>
/// <param name="seed">With the epoch and the batch's number it alone decides how.</param>
/// <param name="mixes">The ways; at least one.</param>
public sealed class MixedBatches(IBatchSource source, ulong seed, params IReadOnlyList<IBatchMix> mixes) : IBatchSource
{
    readonly IReadOnlyList<IBatchMix> mixes = mixes.Count > 0
        ? mixes
        : throw new ArgumentException($"{source.Name}: no way to mix batches was given, such as new MixUp().", nameof(mixes));

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int Examples => source.Examples;

    /// <inheritdoc/>
    public Shape ExampleShape => source.ExampleShape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => source.ClassNames;

    /// <inheritdoc/>
    public int Epoch
    {
        get => source.Epoch;
        set => source.Epoch = value;
    }

    /// <inheritdoc/>
    public IEnumerator<Batch> GetEnumerator() => Walk(source, source.Epoch, 0).GetEnumerator();

    /// <inheritdoc/>
    public IEnumerable<Batch> From(int epoch, int batch) => Walk(source.From(epoch, batch), epoch, batch);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IEnumerable<Batch> Walk(IEnumerable<Batch> batches, int epoch, int number)
    {
        var chance = new Rng(seed).Split("mix").Split((ulong)epoch);
        foreach (var batch in batches)
        {
            var mixed = Mix(batch, chance.Split((ulong)number++));
            yield return mixed;
            mixed.Images.Recycle();
        }
    }

    Batch Mix(Batch batch, Rng rng)
    {
        var mix = mixes[rng.NextInt(mixes.Count)];
        var share = 1f;
        var images = Tensor.Create(batch.Images.Shape, values =>
        {
            batch.Images.CopyTo(values);
            share = mix.Apply(values, source.ExampleShape, rng);
        });
        var others = new int[batch.Count];
        for (var i = 0; i < others.Length; i++)
            others[i] = batch.Labels[(i + others.Length - 1) % others.Length];
        return new Batch(images, batch.Labels) { Mix = new LabelMix(others, share) };
    }
}

/// <summary>Mixing after batching: <c>data.Shuffle(seed: 1).Batch(64).Mix(seed: 1, new MixUp())</c>.</summary>
public static class BatchMixing
{
    extension(IBatchSource source)
    {
        /// <summary>The same batches with examples mixed; their <see cref="Batch.Mix"/> says with what.</summary>
        /// <param name="seed">Equal seeds mix alike, epoch by epoch.</param>
        /// <param name="mixes">The ways; of several each batch takes one.</param>
        public MixedBatches Mix(ulong seed, params IReadOnlyList<IBatchMix> mixes) => new(source, seed, mixes);
    }
}
