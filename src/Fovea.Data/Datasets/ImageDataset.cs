using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Datasets;

/// <summary>
/// Pictures of one size with a label each, kept as bytes (C×H×W a picture) and handed out as floats.
/// Byte b becomes b/255, or (b/255 − mean)/deviation of its channel after <see cref="Normalize(float, float)"/>.
/// A data set never changes: <see cref="Take"/>, <see cref="Split"/>, <see cref="Flatten"/> and the like return views on the same bytes.
/// </summary>
public sealed class ImageDataset : IExamples, IPictureSet
{
    readonly byte[] pixels;
    readonly int[] labels;
    readonly int[] rows;      // where in pixels and labels each example stands
    readonly ByteScale scale;

    /// <summary>A data set over arrays, which are kept, not copied.</summary>
    /// <param name="name">Its name, for reports and messages.</param>
    /// <param name="channels">Channels of each picture.</param>
    /// <param name="height">Rows of each picture.</param>
    /// <param name="width">Columns of each picture.</param>
    /// <param name="pixels">N×C×H×W bytes.</param>
    /// <param name="labels">N labels, each from 0 to the number of class names less one.</param>
    /// <param name="classNames">A name for each label.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a label has no class name.</exception>
    public ImageDataset(string name, int channels, int height, int width, byte[] pixels, int[] labels, IReadOnlyList<string> classNames)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (pixels.LongLength != (long)labels.Length * channels * height * width)
        {
            throw new ArgumentException(
                $"{name}: {labels.Length} labels ask for {(long)labels.Length * channels * height * width} bytes of "
                + $"{channels}×{height}×{width} pictures, got {pixels.LongLength}.", nameof(pixels));
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classNames.Count)
            {
                throw new ArgumentException(
                    $"{name}: label {i} is {labels[i]}, expected 0 to {classNames.Count - 1} ({classNames.Count} classes).", nameof(labels));
            }
        }

        Name = name;
        Channels = channels;
        Height = height;
        Width = width;
        ClassNames = classNames;
        this.pixels = pixels;
        this.labels = labels;
        rows = new int[labels.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = i;
        scale = new ByteScale(name, channels, [0f], [1f]);
    }

    ImageDataset(ImageDataset whole, int[] rows, ByteScale scale, bool isFlat)
    {
        Name = whole.Name;
        Channels = whole.Channels;
        Height = whole.Height;
        Width = whole.Width;
        ClassNames = whole.ClassNames;
        pixels = whole.pixels;
        labels = whole.labels;
        this.rows = rows;
        this.scale = scale;
        IsFlat = isFlat;
    }

    /// <summary>The set's name, for reports and messages: <c>mnist train</c>.</summary>
    public string Name { get; }

    /// <summary>Examples: pictures with their labels.</summary>
    public int Count => rows.Length;

    /// <summary>Channels of each picture: 1 for grey, 3 for colour.</summary>
    public int Channels { get; }

    /// <summary>Rows of each picture.</summary>
    public int Height { get; }

    /// <summary>Columns of each picture.</summary>
    public int Width { get; }

    /// <summary>Values in a picture: C·H·W.</summary>
    public int PictureSize => Channels * Height * Width;

    /// <summary>A name for each label.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>True when batches come as N×(C·H·W) instead of N×C×H×W: see <see cref="Flatten"/>.</summary>
    public bool IsFlat { get; }

    /// <summary>The bytes of one picture, C×H×W.</summary>
    /// <param name="index">Which, from 0.</param>
    public ReadOnlySpan<byte> Pixels(int index) => pixels.AsSpan(rows[index] * PictureSize, PictureSize);

    /// <summary>The label of one picture.</summary>
    /// <param name="index">Which, from 0.</param>
    public int Label(int index) => labels[rows[index]];

    /// <inheritdoc/>
    public Shape ExampleShape => IsFlat ? [PictureSize] : [Channels, Height, Width];

    /// <inheritdoc/>
    public string Describe(int index) => $"{Name}, picture {rows[index]}";

    /// <summary>One picture as such, before any normalisation.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="ArgumentException">The set has neither 1 nor 3 channels.</exception>
    public Picture Read(int index)
    {
        var planes = Pixels(index);
        var plane = Height * Width;
        var picture = new Picture(Width, Height, Channels);
        for (var i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = planes[(i % Channels) * plane + (i / Channels)];
        return picture;
    }

    // Shuffled pictures lie far apart in memory and each is waited for. A byte of every cache line of several pictures is waited for only
    // once, all together; in long pictures the processor runs ahead by itself.
    void IExamples.Expect(int index)
    {
        const int CacheLine = 64, Ahead = 4096;
        var picture = Pixels(index);
        for (var i = 0; i < Math.Min(picture.Length, Ahead); i += CacheLine)
            Volatile.Read(in picture[i]);
    }

    /// <summary>Writes the values of one picture, scaled and normalised, C×H×W.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="destination">Room for <see cref="PictureSize"/> values.</param>
    /// <param name="chance">Not used: nothing happens by chance here.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyValues(int index, Span<float> destination, Rng? chance = null)
    {
        if (destination.Length < PictureSize)
        {
            throw new ArgumentException(
                $"{Name}: a picture has {PictureSize} values, the destination has room for {destination.Length}.", nameof(destination));
        }

        var picture = Pixels(index);
        var plane = Height * Width;
        for (var channel = 0; channel < Channels; channel++)
            scale.Convert(channel, picture.Slice(channel * plane, plane), destination.Slice(channel * plane, plane));
    }

    /// <summary>The set with values (b/255 − mean)/deviation, the same for all channels. Replaces an earlier normalisation.</summary>
    /// <param name="mean">What is subtracted, in the scale 0 to 1.</param>
    /// <param name="deviation">What is divided by.</param>
    public ImageDataset Normalize(float mean, float deviation) => Normalize([mean], [deviation]);

    /// <summary>The set with values (b/255 − mean)/deviation for each channel. Replaces an earlier normalisation.</summary>
    /// <param name="mean">One value a channel, or one for all.</param>
    /// <param name="deviation">One value a channel, or one for all; none may be 0.</param>
    /// <exception cref="ArgumentException">Neither one value nor one a channel, or a deviation that cannot be divided by.</exception>
    public ImageDataset Normalize(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation) =>
        new(this, rows, new ByteScale(Name, Channels, mean, deviation), IsFlat);

    /// <summary>The set with pictures as rows of C·H·W values, for dense layers: batches are N×(C·H·W).</summary>
    public ImageDataset Flatten() => new(this, rows, scale, isFlat: true);

    /// <summary>The set with square pictures of another size, by <see cref="Resampling"/>; takes memory of its own.</summary>
    /// <param name="size">New rows and columns, at least 1.</param>
    /// <exception cref="ArgumentException">The size is not positive, or the pictures would not fit in one array.</exception>
    public ImageDataset Resize(int size)
    {
        var picture = (long)Channels * size * size;
        if (size < 1 || picture * Count > Array.MaxLength)
            throw new ArgumentException(
                $"{Name}: {Count} pictures of {Channels}×{size}×{size} need {picture * Count} bytes; at least 1 and at most {Array.MaxLength} fit. Give another size, or take fewer pictures.",
                nameof(size));

        var (bytes, numbers) = (new byte[picture * Count], new int[Count]);
        Parallel.For(0, Count, index =>
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                var plane = new Picture(Width, Height, 1, Pixels(index).Slice(channel * Height * Width, Height * Width).ToArray());
                Resampling.Resize(plane, size, size).Pixels.CopyTo(bytes.AsSpan((int)(index * picture) + channel * size * size));
            }

            numbers[index] = Label(index);
        });
        var whole = new ImageDataset(Name, Channels, size, size, bytes, numbers, ClassNames);
        return new ImageDataset(whole, whole.rows, scale, IsFlat);
    }

    /// <summary>The first <paramref name="count"/> examples.</summary>
    /// <param name="count">How many, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The set has fewer.</exception>
    public ImageDataset Take(int count)
    {
        if ((uint)count > (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{Name} has {Count} examples, cannot take {count}.");
        return new ImageDataset(this, rows[..count], scale, IsFlat);
    }

    /// <summary>Some of the examples.</summary>
    /// <param name="indices">Which, from 0; in this order, several times if named several times.</param>
    /// <exception cref="ArgumentException">The set has no such example.</exception>
    public ImageDataset Subset(IReadOnlyList<int> indices) => new(this, [.. Splits.Check(this, indices).Select(index => rows[index])], scale, IsFlat);

    /// <summary>Cuts the set in two, each class by the same share: see <see cref="Splits.Stratified"/>.</summary>
    /// <param name="fraction">The share of the second part, 0 to 1.</param>
    /// <param name="seed">Equal seeds give equal cuts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public (ImageDataset First, ImageDataset Second) StratifiedSplit(double fraction, ulong seed)
    {
        var (first, second) = Splits.Stratified(this, fraction, seed);
        return (Subset(first), Subset(second));
    }

    /// <summary>Cuts the set in two, after shuffling it: <c>var (train, validation) = data.Split(0.2, seed: 1)</c>.</summary>
    /// <param name="fraction">The share of the second part, 0 to 1; its size is rounded to the nearest whole number.</param>
    /// <param name="seed">Equal seeds give equal cuts.</param>
    /// <returns>Two sets without a common example that together have them all.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public (ImageDataset First, ImageDataset Second) Split(double fraction, ulong seed)
    {
        if (!(fraction is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction), fraction, $"{Name}: the share of the second part is {fraction}, expected 0 to 1.");
        }

        var shuffled = (int[])rows.Clone();
        new Rng(seed).Split("split").Shuffle<int>(shuffled);
        var second = (int)Math.Round(fraction * Count, MidpointRounding.AwayFromZero);
        return (
            new ImageDataset(this, shuffled[..^second], scale, IsFlat),
            new ImageDataset(this, shuffled[^second..], scale, IsFlat));
    }
}
