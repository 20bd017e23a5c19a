using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;

namespace Fovea.Cli.Sources;

/// <summary>Reads what is to be learned and what to measure on: a data set, or photos in files.</summary>
/// <param name="folder">Where to look for a data set first.</param>
/// <param name="offline">Whether a missing data set may not be fetched.</param>
/// <param name="reading">How photos are read.</param>
/// <param name="threads">Threads to draw digits on.</param>
/// <param name="screen">Where to say what was found and decided.</param>
sealed class TrainDataReader(string? folder, bool offline, PhotoReading reading, int threads, Screen screen)
{
    const string Digits = "digits";

    /// <summary>What to learn, and the test or validation part to measure on.</summary>
    /// <returns>The settings, complete once the data has been looked at, and the data.</returns>
    public (TrainSettings Settings, TrainData Data) ForTraining(TrainSettings settings, CancellationToken cancellation)
    {
        if (settings.IsPhotos)
        {
            var (learned, measured, files) = PhotoData.Open(settings, screen.Say);
            return Photos(settings with { Files = files }, learned, measured);
        }

        var set = Find(settings.Data);
        var fetch = new DataFetch(screen, offline, cancellation);
        var train = fetch.Read(set, folder, () => set.Train(folder, settings.Limit, threads));
        var test = fetch.Read(set, folder, () => set.Test(folder, null, threads));
        foreach (var data in (ReadOnlySpan<ImageDataset>)[train, test])
            if (data.Count == 0)
                throw new UsageException($"{data.Name} has no pictures.");
        if ((train.Channels, train.Height, train.Width) != (test.Channels, test.Height, test.Width))
            throw new UsageException($"Pictures of {train.Name} are {train.Channels}×{train.Height}×{train.Width}, those of {test.Name} {test.Channels}×{test.Height}×{test.Width}; they must be alike.");
        return (settings, Prepare(train, test, settings));
    }

    /// <summary>What to learn, and a share cut off it to choose by. What a training is measured on is not read: it must not choose.</summary>
    /// <param name="settings">What was asked.</param>
    /// <param name="share">The share to choose by, above 0 and below 1.</param>
    /// <param name="cancellation">Ends fetching.</param>
    /// <inheritdoc cref="ForTraining" path="/returns"/>
    public (TrainSettings Settings, TrainData Data) ForSearch(TrainSettings settings, float share, CancellationToken cancellation)
    {
        if (settings.IsPhotos)
        {
            var (pictures, _, files) = PhotoData.Open(settings, screen.Say);
            var (learned, judged) = pictures.StratifiedSplit(share, settings.Seed);
            CheckParts(pictures, learned.Count, judged.Count, settings, share);
            return Photos(settings with { Files = files }, learned, judged.Subset([.. Enumerable.Range(0, judged.Count)], $"{pictures.Name} to choose by"));
        }

        var set = Find(settings.Data);
        var all = new DataFetch(screen, offline, cancellation).Read(set, folder, () => set.Train(folder, settings.Limit, threads));
        var (train, validation) = all.Split(share, settings.Seed);
        CheckParts(all, train.Count, validation.Count, settings, share);
        return (settings, Prepare(train, validation, settings));
    }

    DataSet Find(string name)
    {
        if (name == Digits)
            screen.Say("drawing the digits ...");
        return DataSets.Find(name);
    }

    (TrainSettings, TrainData) Photos(TrainSettings settings, IPictureSet train, IPictureSet measured)
    {
        screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{train.Name}: {train.Count:N0} pictures of {train.ClassNames.Count} classes to learn; {measured.Name}: {measured.Count:N0} to measure on"));
        try
        {
            (settings, train) = PhotoDecisions.Make(settings, train, reading, screen.Say);
        }
        catch (Exception bad) when (PhotoData.StopsAt(bad, settings))
        {
            throw PhotoData.Advise(bad, settings);
        }

        return (settings, PhotoData.Prepare(train, measured, settings, reading));
    }

    static TrainData Prepare(ImageDataset train, ImageDataset test, TrainSettings settings)
    {
        if (settings.Size is { } size)
            (train, test) = (train.Resize(size), test.Resize(size));
        (train, test) = (Normalization.Apply(train, settings.Normalize), Normalization.Apply(test, settings.Normalize));

        var changes = Augmentations.Parse(settings.Augment, train.Height);
        return changes.Pictures.Count == 0
            ? new TrainData(train, test, changes.Values, changes.Mixes)
            : new TrainData(new PictureExamples(train, changes.Pipeline([train.Channels, train.Height, train.Width], settings.Normalize)), test, [], changes.Mixes);
    }

    static void CheckParts(ILabelledSet all, int learned, int judged, TrainSettings settings, float share)
    {
        if (learned == 0 || judged == 0)
            throw new UsageException($"{all.Name} has {all.Count} pictures here, too few to keep {share} of them for validation; give {(settings.Limit is null ? "more" : "a larger --limit")}.");
    }
}
