using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Data.Transforms;
using Fovea.Tensors;
using Fovea.Training.Runs;

namespace Fovea.Cli.Sources;

/// <summary>What to learn and what to measure on.</summary>
/// <param name="Train">Examples to learn.</param>
/// <param name="Test">Examples to measure on.</param>
/// <param name="Values">What happens to the values of those to learn.</param>
/// <param name="Mixes">What happens to their batches.</param>
/// <param name="TestPictures">The pictures of <paramref name="Test"/>, where they are photos that can be shown.</param>
sealed record TrainData(
    IExamples Train, IExamples Test, IReadOnlyList<IAugmentation> Values, IReadOnlyList<IBatchMix> Mixes, IPictureSet? TestPictures = null);

/// <summary>How photos are read on this machine; none of it shows in the result.</summary>
/// <param name="CacheBytes">Memory for decoded pictures.</param>
/// <param name="Workers">Threads that read; null for as many as is usual.</param>
sealed record PhotoReading(long CacheBytes, int? Workers)
{
    /// <summary>What is usual: 1 GiB.</summary>
    public const int UsualMegabytes = 1024;
}

/// <summary>Photos in a folder or named by a manifest, with a validation part, prepared as the settings say.</summary>
static class PhotoData
{
    /// <summary>The share of pictures that is held out where no validation part is given.</summary>
    public const float UsualHoldout = 0.2f;

    // Not the run's seed: other seeds must be measured on the same pictures, and what was learned once must not be measured on later.
    const ulong HoldoutSeed = 1;

    /// <summary>Whether a word on the command line means photos: a folder or a manifest.</summary>
    public static bool IsMeant(string name) =>
        !DataSets.Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        && (Directory.Exists(name) || name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.Contains('/') || name.Contains('\\'));

    /// <summary>What trains a small network well on a few thousand photos.</summary>
    /// <param name="name">The folder or the manifest.</param>
    /// <param name="optimizer">The optimizer asked for, or null; another than the recipe's begins with its own usual learning rate and decay.</param>
    public static TrainSettings Recipe(string name, string? optimizer)
    {
        var recipe = new TrainSettings
        {
            Data = Path.GetFullPath(name),
            Model = "resnet10-small",
            Epochs = 40,
            BatchSize = 64,
            Optimizer = "nesterov",
            LearningRate = 0.05f,
            WeightDecay = 5e-4f,
            Schedule = "cosine",
            WarmupEpochs = 3,
            Augment = "resized-crop:0.35,flip",
            Fit = PictureFit.Crop,
        };
        return optimizer is null ? recipe : recipe with { LearningRate = null, WeightDecay = null };
    }

    /// <summary>Lists pictures and cuts off a validation part if none is given.</summary>
    /// <param name="settings">What was asked.</param>
    /// <param name="say">Hears what was found and decided.</param>
    /// <returns>Pictures to learn, pictures to measure on, and checksums by which a resumed run knows the files.</returns>
    /// <exception cref="InvalidDataException">A run that goes on would go on with other pictures.</exception>
    public static (IPictureSet Train, IPictureSet Validation, FilesMark Files) Open(TrainSettings settings, Action<string> say)
    {
        var parts = Parts(settings.Data, null, settings.MaxPixels);
        foreach (var note in parts.Train.Notes.Concat(parts.Validation?.Notes ?? []))
            say(note);
        var files = Mark(parts);
        if (settings.Files is { } before)
            Compare(settings.Data, before, files, say);

        IPictureSet train = parts.Train;
        if (parts.Validation is { } validation)
        {
            if (settings.Holdout is not null)
                throw new UsageException($"--validation-split holds out a part where none is given, but {validation.Name} is one; leave the option out.");
            return (First(train, settings.Limit), validation, files);
        }

        var share = settings.Holdout ?? UsualHoldout;
        var (learned, held) = train.StratifiedSplit(share, HoldoutSeed);
        if (held.Count == 0 || learned.Count == 0)
            throw new UsageException($"--validation-split {share} leaves {learned.Count} pictures to learn and {held.Count} to measure on; there must be some of each.");
        return (First(learned, settings.Limit), held.Subset([.. Enumerable.Range(0, held.Count)], $"{train.Name} held out"), files);
    }

    /// <summary>A folder's or manifest's pictures.</summary>
    /// <param name="path">The folder or the manifest.</param>
    /// <param name="classes">The classes that labels are to mean; null to find them.</param>
    /// <param name="maxPixels">The most pixels a picture may have; null for the usual.</param>
    public static PictureParts Parts(string path, IReadOnlyList<string>? classes, long? maxPixels) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? ImageManifest.Open(path, classes, maxPixels ?? ImageLimits.MaxPixels)
            : ImageFolder.Open(path, classes, maxPixels ?? ImageLimits.MaxPixels);

    /// <summary>Pictures to measure a model on: the test part, else the validation part, else those that the run held out, else all.</summary>
    /// <param name="path">The folder or the manifest.</param>
    /// <param name="saved">The model, whose classes labels are to mean where it names them.</param>
    /// <param name="source">Where it was read from; of a run folder it is known what it held out.</param>
    /// <param name="limit">At most so many, evenly over all; null for all.</param>
    /// <param name="maxPixels">The most pixels a picture may have; null for the usual.</param>
    public static IPictureSet ToMeasure(string path, SavedModel saved, string source, int? limit, long? maxPixels)
    {
        var parts = Parts(path, saved.Classes.Count > 0 ? saved.Classes : null, maxPixels);
        if ((parts.Test ?? parts.Validation) is { } part)
            return First(part, limit);
        var run = Directory.Exists(source) ? RunFolder.Open(source).Info : null;
        if (run is null || Whole(run.Data) != Whole(path))
            return First(parts.Train, limit);
        var settings = TrainSettings.FromOptions(run.Options, Path.Combine(source, "run.json"));
        return First(parts.Train.StratifiedSplit(settings.Holdout ?? UsualHoldout, HoldoutSeed).Second, limit);
    }

    /// <summary>A folder however it was spelled: whole, links followed, without the separator that completion leaves at its end.</summary>
    public static string Whole(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    /// <summary>Whether an error is one photo that cannot be read, at which a training stops: such messages begin with the file's path.</summary>
    public static bool StopsAt(Exception bad, TrainSettings settings) =>
        settings.IsPhotos && settings.BadFiles == BadFiles.Stop && bad is InvalidDataException or IOException
        && bad.Message.StartsWith(File.Exists(settings.Data) ? Path.GetDirectoryName(settings.Data)! : settings.Data, StringComparison.Ordinal);

    /// <summary>The same error with what to do.</summary>
    /// <param name="bad">The error, of one photo.</param>
    /// <param name="settings">What the training was asked for.</param>
    /// <param name="begun">The run, if it has finished epochs: the file was sound then.</param>
    public static InvalidDataException Advise(Exception bad, TrainSettings settings, RunFolder? begun = null) => new(
        $"{bad.Message} To learn without such files start again with --on-bad-file skip; fovea data check {settings.Data} lists all of them."
        + (begun is null ? "" : $" What was learned is saved: once the file is as it was, fovea train --resume {begun} goes on."), bad);

    /// <summary>Pictures as a trained model takes them.</summary>
    public static IExamples Examples(IPictureSet pictures, SavedModel saved, int size, Normalization? normalize) =>
        new PictureExamples(pictures, Plain([saved.Input[0], size, size], normalize, PictureFit.Of(saved.Fit ?? PictureFit.Stretch, size)));

    /// <summary>The way from pictures to examples.</summary>
    /// <param name="train">Pictures to learn.</param>
    /// <param name="validation">Pictures to measure on.</param>
    /// <param name="settings">Complete: with size, channels and normalization.</param>
    /// <param name="reading">How to read.</param>
    public static TrainData Prepare(IPictureSet train, IPictureSet validation, TrainSettings settings, PhotoReading reading)
    {
        var size = settings.Size!.Value;
        Shape shape = [settings.Channels, size, size];
        var (changes, fit) = (Augmentations.Parse(settings.Augment, size), PictureFit.Of(settings.Fit ?? PictureFit.Crop, size));
        var learned = changes.CutsToSize ? changes.Pipeline(shape, settings.Normalize) : changes.Pipeline(shape, settings.Normalize, fit);
        // What is measured on looks the same each time, so it is kept as it is needed: small. As in prediction, channels come first.
        var kept = new CachedPictures(validation, reading.CacheBytes / 4, new Compose(new ToChannels(settings.Channels), fit));
        return new TrainData(
            new PictureExamples(Cache(train, settings, reading), learned), new PictureExamples(kept, Plain(shape, settings.Normalize)), [], changes.Mixes, validation);
    }

    /// <summary>Pictures to learn, kept in memory at twice the size that pieces are cut to, as far as it goes.</summary>
    public static IPictureSet Cache(IPictureSet train, TrainSettings settings, PhotoReading reading) =>
        train as CachedPictures ?? new CachedPictures(train, reading.CacheBytes - reading.CacheBytes / 4, new Compose(new ToChannels(settings.Channels), new Shrink(2 * settings.Size!.Value)));

    static Pipeline Plain(Shape shape, Normalization? normalize, params IReadOnlyList<IPictureTransform> before) =>
        Augmentations.Parse(null, shape[1]).Pipeline(shape, normalize, before);

    /// <summary>At most so many numbers, evenly over all: files stand class by class, so the first ones would be of one class.</summary>
    public static int[] Spread(int count, int most)
    {
        most = Math.Min(most, count);
        return [.. Enumerable.Range(0, most).Select(i => (int)((long)i * count / most))];
    }

    static IPictureSet First(IPictureSet set, int? limit) => limit < set.Count ? set.Subset(Spread(set.Count, limit.Value)) : set;

    static FilesMark Mark(PictureParts parts)
    {
        var (train, validation) = (parts.Train.Mark(), parts.Validation?.Mark());
        return new FilesMark(Both(mark => mark.Names), Both(mark => mark.Sizes), Both(mark => mark.Times));

        string Both(Func<FilesMark, string> of) => validation is null ? of(train)[..16] : $"{of(train)[..16]}-{of(validation)[..16]}";
    }

    // Copying a folder changes times and nothing else, so of them it is only told.
    static void Compare(string data, FilesMark before, FilesMark files, Action<string> say)
    {
        if (before.Names != files.Names)
            throw new InvalidDataException($"{data} holds other files than when this run began; a run goes on with the same pictures in the same folders. Start a new run.");
        if (before.Sizes.Length > 0 && before.Sizes != files.Sizes)
            throw new InvalidDataException($"A picture of {data} was changed since this run began: its file has another size. A run goes on with the same pictures; put it back, or start a new run.");
        if (before.Times.Length > 0 && before.Times != files.Times)
            say($"Files of {data} were written since this run began, at the same sizes: if a picture was changed, the run does not go on as if it had not been interrupted.");
    }
}
