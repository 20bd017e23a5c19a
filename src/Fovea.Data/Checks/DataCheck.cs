using Fovea.Data.Datasets;

namespace Fovea.Data.Checks;

/// <summary>Looks at every file of a set before anything learns from it.</summary>
public static class DataCheck
{
    /// <summary>Reads every file once.</summary>
    /// <param name="parts">The set.</param>
    /// <param name="progress">Hears how many files are done.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DataReport Run(PictureParts parts, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        PictureFiles[] sets = [.. new[] { parts.Train, parts.Validation, parts.Test }.OfType<PictureFiles>()];
        var places = new List<(int Part, int Index)>();
        for (var part = 0; part < sets.Length; part++)
            for (var index = 0; index < sets[part].Count; index++)
                places.Add((part, index));

        var files = new FileLook[places.Count];
        var done = 0;
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            files[i] = FileLook.At(sets[places[i].Part], places[i].Index, places[i].Part);
            progress?.Invoke(Interlocked.Increment(ref done));
        });

        var learned = files.Where(file => file.Part == 0 && file.Moments is not null).Select(file => file.Moments!).ToArray();
        var counts = Splits.CountClasses(parts.Train);
        var (twins, moreTwins) = TwinSearch.Run(files);
        return new DataReport
        {
            Parts = [.. sets.Select(set => new PartCount(set.Name, Count(set)))],
            Unreadable = [.. files.Where(file => file.Unreadable is not null).Select(file => new FileProblem(file.Path, file.Unreadable!))],
            Mislabelled = [.. files.Where(file => file.Mislabelled is not null).Select(file => new FileProblem(file.Path, file.Mislabelled!))],
            Twins = twins,
            MoreTwins = moreTwins,
            Sizes = Sizes(files),
            Mean = [.. Enumerable.Range(0, 3).Select(channel => learned.Length == 0 ? 0 : learned.Average(moments => moments[channel].Mean))],
            Deviation = [.. Enumerable.Range(0, 3).Select(channel => Deviation(learned, channel))],
            Imbalance = counts.Min() == 0 ? double.PositiveInfinity : (double)counts.Max() / counts.Min(),
        };
    }

    static Dictionary<string, int> Count(PictureFiles set)
    {
        var counts = Splits.CountClasses(set);
        return set.ClassNames.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => counts[pair.label]);
    }

    static double Deviation((double Mean, double Square)[][] learned, int channel)
    {
        if (learned.Length == 0)
            return 0;
        var mean = learned.Average(moments => moments[channel].Mean);
        return Math.Sqrt(Math.Max(0, learned.Average(moments => moments[channel].Square) - mean * mean));
    }

    static SizeRange? Sizes(FileLook[] files)
    {
        var (widths, heights) = (Sorted(files, file => file.Width), Sorted(files, file => file.Height));
        return widths.Length == 0 ? null
            : new SizeRange((widths[0], heights[0]), (widths[widths.Length / 2], heights[heights.Length / 2]), (widths[^1], heights[^1]));
    }

    static int[] Sorted(FileLook[] files, Func<FileLook, int> side) => [.. files.Where(file => file.Unreadable is null).Select(side).Order()];
}
