namespace Fovea.Data.Checks;

/// <summary>
/// Finds every pair of files with the same picture: equal byte for byte, or alike by <see cref="PerceptualHash"/>. Each pair is looked at, for
/// likeness is not handed on: two population counts each, a second for fifty thousand pictures.
/// </summary>
static class TwinSearch
{
    // Of 128 bits; other pictures of the same kind are rarely closer than 20.
    const int Alike = 6;

    // Ten thousand copies of one file are fifty million pairs: of each file so many are kept within its part and across parts, the rest counted.
    const int MostKept = 100;

    /// <summary>All pairs, in the order of the second file, then the first; and how many more there are of files that have very many.</summary>
    public static (Twins[] Pairs, long More) Run(FileLook[] files)
    {
        var contents = Contents(files);
        var (pairs, more) = (new List<Twins>?[files.Length], 0L);
        Parallel.For(0, files.Length, i =>
        {
            if (contents[i] < 0)
                return;
            Span<int> kept = [0, 0];
            var left = 0;
            for (var other = 0; other < i; other++)
            {
                var isExact = contents[other] == contents[i];
                if (!isExact && !(files[other].Hash is { } seen && files[i].Hash is { } hash && seen.Distance(hash) <= Alike))
                    continue;
                if (kept[files[other].Part == files[i].Part ? 0 : 1]++ < MostKept)
                    (pairs[i] ??= []).Add(Pair(files[other], files[i], isExact));
                else
                    left++;
            }

            Interlocked.Add(ref more, left);
        });
        return ([.. pairs.OfType<List<Twins>>().SelectMany(some => some)], more);
    }

    // The first file with the same bytes, -1 for what cannot be read.
    static int[] Contents(FileLook[] files)
    {
        var (first, contents) = (new Dictionary<string, int>(), new int[files.Length]);
        for (var i = 0; i < files.Length; i++)
            contents[i] = files[i].Sha256 is not { } sum ? -1 : first.TryAdd(sum, i) ? i : first[sum];
        return contents;
    }

    static Twins Pair(FileLook first, FileLook second, bool isExact) =>
        new(first.Path, second.Path, isExact, first.Part != second.Part, first.Label != second.Label);
}
