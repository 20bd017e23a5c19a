using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <summary>Parts, sums and kept copies of picture sets. All are views: pictures are read from the set below when asked for.</summary>
public static class PictureSets
{
    extension(IPictureSet set)
    {
        /// <summary>Some of the pictures.</summary>
        /// <param name="indices">Which, from 0; in this order, several times if named several times.</param>
        /// <param name="name">The part's name; the set's unless given.</param>
        /// <exception cref="ArgumentException">The set has no such picture.</exception>
        public IPictureSet Subset(IReadOnlyList<int> indices, string? name = null) => new Part(set, Splits.Check(set, indices), name ?? set.Name);

        /// <summary>The pictures of this set, then those of another with the same classes.</summary>
        /// <param name="other">The other.</param>
        /// <param name="name">The sum's name; both names unless given.</param>
        /// <exception cref="ArgumentException">The classes differ.</exception>
        public IPictureSet Concat(IPictureSet other, string? name = null) => set.ClassNames.SequenceEqual(other.ClassNames)
            ? new Sum(set, other, name ?? $"{set.Name} + {other.Name}")
            : throw new ArgumentException(
                $"{set.Name} has the classes {string.Join(", ", set.ClassNames)}, {other.Name} has {string.Join(", ", other.ClassNames)}; sets put together must have the same.", nameof(other));

        /// <summary>Cuts the set in two, each class by the same share: see <see cref="Splits.Stratified"/>.</summary>
        /// <param name="fraction">The share of the second part, 0 to 1.</param>
        /// <param name="seed">Equal seeds give equal cuts.</param>
        public (IPictureSet First, IPictureSet Second) StratifiedSplit(double fraction, ulong seed)
        {
            var (first, second) = Splits.Stratified(set, fraction, seed);
            return (set.Subset(first), set.Subset(second));
        }
    }

    sealed class Part(IPictureSet set, int[] indices, string name) : IPictureSet
    {
        public string Name => name;

        public IReadOnlyList<string> ClassNames => set.ClassNames;

        public int Count => indices.Length;

        public int Label(int index) => set.Label(indices[index]);

        public string Describe(int index) => set.Describe(indices[index]);

        public Picture Read(int index) => set.Read(indices[index]);

        public bool ReadsAnew => set.ReadsAnew;
    }

    sealed class Sum(IPictureSet first, IPictureSet second, string name) : IPictureSet
    {
        public string Name => name;

        public IReadOnlyList<string> ClassNames => first.ClassNames;

        public int Count => first.Count + second.Count;

        public int Label(int index) => index < first.Count ? first.Label(index) : second.Label(index - first.Count);

        public string Describe(int index) => index < first.Count ? first.Describe(index) : second.Describe(index - first.Count);

        public Picture Read(int index) => index < first.Count ? first.Read(index) : second.Read(index - first.Count);

        public bool ReadsAnew => first.ReadsAnew && second.ReadsAnew;
    }
}
