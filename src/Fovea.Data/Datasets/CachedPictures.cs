using Fovea.Data.Images;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data.Datasets;

/// <summary>
/// Pictures kept in memory once read, as long as there is room: files are decoded in the first epoch, not in the later ones. What does not
/// fit is read anew each time, so the same pictures come out however much is kept.
/// </summary>
public sealed class CachedPictures : IPictureSet
{
    // A picture's own fields, its array's header and its place in the list.
    const int Overhead = 96;

    readonly IPictureSet set;
    readonly IPictureTransform? prepare;
    readonly Picture?[] kept;
    readonly long budget;
    long bytes;

    /// <summary>Pictures of a set, kept.</summary>
    /// <param name="set">The set.</param>
    /// <param name="budget">Bytes that pictures may take.</param>
    /// <param name="prepare">What happens to each picture before it is kept, the same each time: making large photos smaller saves memory and time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is negative.</exception>
    public CachedPictures(IPictureSet set, long budget, IPictureTransform? prepare = null)
    {
        if (budget < 0)
            throw new ArgumentOutOfRangeException(nameof(budget), budget, $"{set.Name}: a cache of {budget} bytes, expected 0 or more.");
        (this.set, this.budget, this.prepare, kept) = (set, budget, prepare, new Picture?[set.Count]);
    }

    /// <inheritdoc/>
    public string Name => set.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => set.ClassNames;

    /// <inheritdoc/>
    public int Count => set.Count;

    /// <summary>Bytes that the pictures kept take.</summary>
    public long KeptBytes => Volatile.Read(ref bytes);

    /// <inheritdoc/>
    public int Label(int index) => set.Label(index);

    /// <inheritdoc/>
    public string Describe(int index) => set.Describe(index);

    /// <inheritdoc/>
    public Picture Read(int index)
    {
        if (Volatile.Read(ref kept[index]) is { } picture)
            return picture;
        picture = set.Read(index);
        if (prepare is not null)
            picture = picture.Then(prepare.Apply(picture, new Rng(0)), set.ReadsAnew ? null : picture);

        var size = picture.Pixels.Length + Overhead;
        if (Interlocked.Add(ref bytes, size) <= budget)
        {
            picture = picture.Then(picture.Kept(), set.ReadsAnew ? null : picture);
            if (Interlocked.CompareExchange(ref kept[index], picture, null) is null)
                return picture;
        }

        Interlocked.Add(ref bytes, -size);
        return picture;
    }

    /// <inheritdoc/>
    public bool ReadsAnew => set.ReadsAnew; // to dispose of a picture that is kept does nothing, see Picture.Kept
}
