using Fovea.Data.Drawing;
using Fovea.Tensors;

namespace Fovea.Data.Datasets;

/// <summary>
/// A built-in set of handwritten digits that needs no files: drawn stroke by stroke on the fly, in several ways of writing each digit,
/// with the framing and sizes of <see cref="Mnist"/>. A seed gives the same bytes on every machine and for any number of threads;
/// every digit is equally frequent.
/// </summary>
public static class Digits
{
    static readonly string[] Names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Pictures to train on: 28×28 grey, white on black.</summary>
    /// <param name="seed">Which set; training and test sets have nothing in common even for equal seeds.</param>
    /// <param name="count">Pictures. A smaller set is the beginning of a larger one, and each run of ten pictures has every digit once.</param>
    /// <param name="threads">Threads to draw on; 0 for one a core.</param>
    public static ImageDataset Train(ulong seed = 0, int count = 60_000, int threads = 0)
        => Draw("digits train", seed, count, threads);

    /// <summary>Pictures to test on: 28×28 grey, white on black.</summary>
    /// <inheritdoc cref="Train(ulong, int, int)"/>
    public static ImageDataset Test(ulong seed = 0, int count = 10_000, int threads = 0)
        => Draw("digits test", seed, count, threads);

    static ImageDataset Draw(string name, ulong seed, int count, int threads)
    {
        const int size = DigitArtist.Side * DigitArtist.Side;
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / size);

        var random = new Rng(seed).Split(name); // the two sets share no numbers
        var labels = Labels(random, count);
        var pixels = new byte[count * size];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads };
        Parallel.For(0, count, options, () => new DigitArtist(), (i, _, artist) =>
        {
            artist.Draw(labels[i], random.Split((ulong)i), pixels.AsSpan(i * size, size));
            return artist;
        }, _ => { });
        return new ImageDataset(name, 1, DigitArtist.Side, DigitArtist.Side, pixels, labels, Names);
    }

    // Ten at a time, each digit once, in a new order: balanced however many are taken.
    static int[] Labels(Rng random, int count)
    {
        var labels = new int[count];
        var order = random.Split("order");
        Span<int> ten = stackalloc int[10];
        for (var start = 0; start < count; start += 10)
        {
            for (var digit = 0; digit < 10; digit++)
                ten[digit] = digit;
            order.Shuffle(ten);
            ten[..Math.Min(10, count - start)].CopyTo(labels.AsSpan(start));
        }

        return labels;
    }
}
