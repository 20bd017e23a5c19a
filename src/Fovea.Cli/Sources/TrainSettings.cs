using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Training.Schedules;

namespace Fovea.Cli.Sources;

/// <summary>What <c>train</c> was asked to do, defaults included. Kept in <c>run.json</c> by option name, so that a run can go on.</summary>
sealed record TrainSettings
{
    public required string Data { get; init; }

    public required string Model { get; init; }

    /// <summary>The preset that the other values began from, for the reader; they stand beside it.</summary>
    public string? Preset { get; init; }

    public required int Epochs { get; init; }

    public int BatchSize { get; init; } = 100;

    public string Optimizer { get; init; } = "adam";

    public float? LearningRate { get; init; }

    public float? Momentum { get; init; }

    public float? WeightDecay { get; init; }

    public ulong Seed { get; init; } = 1;

    public Normalization? Normalize { get; init; }

    public float? ClipNorm { get; init; }

    public int? Limit { get; init; }

    public int? EvalSamples { get; init; }

    public int? Classes { get; init; }

    public float? Width { get; init; }

    public int? Size { get; init; }

    public string? Schedule { get; init; }

    public int? WarmupEpochs { get; init; }

    public string? Augment { get; init; }

    public bool Freeze { get; init; }

    public float? LabelSmoothing { get; init; }

    /// <summary>How photos are brought to a square, <see cref="PictureFit"/>; null for sets that are not photos in files.</summary>
    public string? Fit { get; init; }

    /// <summary>1 if photos are learned in grey, else 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The share of photos that is held out to measure on; null where they have a validation part, or for the usual.</summary>
    public float? Holdout { get; init; }

    /// <summary>Whether photos are drawn so that every class comes equally often.</summary>
    public bool Balance { get; init; }

    /// <summary>The most pixels that a photo may have; null for the usual.</summary>
    public long? MaxPixels { get; init; }

    /// <summary>What happens when a photo cannot be read.</summary>
    public BadFiles BadFiles { get; init; }

    /// <summary>Checksums of the photos' names, sizes and times, so that a run goes on with the same ones; empty where an older run did not keep one.</summary>
    public FilesMark? Files { get; init; }

    /// <summary>Whether what is learned are photos in files.</summary>
    public bool IsPhotos => Fit is not null;

    /// <summary>By option name; what was not set is left out.</summary>
    public Dictionary<string, string> ToOptions()
    {
        var options = new Dictionary<string, string>();
        void Add(string name, IFormattable? value)
        {
            if (value is not null)
                options.Add(name, value.ToString(null, CultureInfo.InvariantCulture));
        }

        void AddText(string name, string? value)
        {
            if (value is not null)
                options.Add(name, value);
        }

        options.Add("data", Data);
        options.Add("model", Model);
        AddText("preset", Preset);
        options.Add("opt", Optimizer);
        if (Normalize is { } pair)
            options.Add("normalize", pair.ToString());
        Add("epochs", Epochs);
        Add("batch-size", BatchSize);
        Add("lr", LearningRate);
        Add("momentum", Momentum);
        Add("weight-decay", WeightDecay);
        Add("seed", Seed);
        Add("clip-norm", ClipNorm);
        Add("limit", Limit);
        Add("eval-samples", EvalSamples);
        Add("classes", Classes);
        Add("width", Width);
        Add("size", Size);
        Add("warmup-epochs", WarmupEpochs);
        AddText("sched", Schedule);
        AddText("augment", Augment);
        AddText("freeze", Freeze ? "yes" : null);
        Add("label-smoothing", LabelSmoothing);
        if (!IsPhotos)
            return options;
        AddText("fit", Fit);
        Add("channels", Channels);
        Add("validation-split", Holdout);
        AddText("balance", Balance ? "yes" : null);
        Add("max-pixels", MaxPixels);
        AddText("on-bad-file", BadFiles == BadFiles.Skip ? "skip" : "stop");
        AddText("names-sha256", Files?.Names);
        AddText("sizes-sha256", Files?.Sizes);
        AddText("times-sha256", Files?.Times);
        return options;
    }

    /// <summary>Model and recipe in one line, for the reader.</summary>
    public string Describe()
    {
        var warmup = WarmupEpochs > 0 ? $" after warming up for {WarmupEpochs}" : "";
        var rate = LearningRate is { } given ? $" at {given.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"{Model}, {Epochs} epochs, batch {BatchSize}, {Optimizer}{rate}, {Schedule ?? "constant"}{warmup}, augment {Augment ?? "none"}; see fovea train --help to choose otherwise";
    }

    /// <summary>What --sched and --warmup-epochs ask for.</summary>
    /// <exception cref="UsageException">There is no such schedule, or it does not warm up.</exception>
    public Schedule? MakeSchedule()
    {
        if (WarmupEpochs > 0 && Schedule != "cosine")
            throw new UsageException($"--warmup-epochs goes with --sched cosine, not with {Schedule ?? "constant"}.");
        if (WarmupEpochs >= Epochs)
            throw new UsageException($"--warmup-epochs is {WarmupEpochs}, but there are only {Epochs} epochs; warm up for fewer.");
        return Schedule switch
        {
            null or "constant" => null,
            "cosine" => new Cosine(Warmup: (WarmupEpochs ?? 0) / (double)Epochs),
            "step" => new MultiStep([0.5, 0.75]),
            _ => throw new UsageException($"There is no schedule \"{Schedule}\". Schedules are constant, cosine, step."),
        };
    }

    /// <summary>Reads back what <see cref="ToOptions"/> gave.</summary>
    /// <param name="options">Texts by option name.</param>
    /// <param name="file">The file they come from.</param>
    /// <exception cref="InvalidDataException">An option is missing, or not what the command line would take.</exception>
    public static TrainSettings FromOptions(IReadOnlyDictionary<string, string> options, string file)
    {
        string? Optional(string name, Requirement requirement) =>
            !options.TryGetValue(name, out var text) ? null
            : text is not null && requirement.Fits(text) ? text
            : throw new InvalidDataException($"{file}: its option {name} is \"{text}\", expected {requirement.Expected}.");
        T? Number<T>(string name, Requirement requirement) where T : struct, IParsable<T> =>
            Optional(name, requirement) is { } text ? T.Parse(text, CultureInfo.InvariantCulture) : null;
        string Text(string name) => options.GetValueOrDefault(name) ?? throw Missing(name);
        InvalidDataException Missing(string name) => new($"{file}: its options do not say {name}; the run cannot go on without it.");

        return new TrainSettings
        {
            Data = Text("data"),
            Model = Text("model"),
            Preset = options.GetValueOrDefault("preset"),
            Optimizer = Text("opt"),
            Epochs = Number<int>("epochs", Requirement.Count) ?? throw Missing("epochs"),
            BatchSize = Number<int>("batch-size", Requirement.Count) ?? throw Missing("batch-size"),
            Seed = Number<ulong>("seed", Requirement.Seed) ?? throw Missing("seed"),
            Normalize = Optional("normalize", Requirement.Normalize) is { } pair ? Normalization.Parse(pair) : null,
            LearningRate = Number<float>("lr", Requirement.FromZero),
            Momentum = Number<float>("momentum", Requirement.FromZero),
            WeightDecay = Number<float>("weight-decay", Requirement.FromZero),
            ClipNorm = Number<float>("clip-norm", Requirement.AboveZero),
            Limit = Number<int>("limit", Requirement.Count),
            EvalSamples = Number<int>("eval-samples", Requirement.Count),
            Classes = Number<int>("classes", Requirement.Count),
            Width = Number<float>("width", Requirement.AboveZero),
            Size = Number<int>("size", Requirement.Count),
            WarmupEpochs = Number<int>("warmup-epochs", Requirement.Whole(0, int.MaxValue)),
            Schedule = options.GetValueOrDefault("sched"),
            Augment = options.GetValueOrDefault("augment"),
            Freeze = options.ContainsKey("freeze"),
            LabelSmoothing = Number<float>("label-smoothing", Requirement.Share),
            Fit = Optional("fit", Requirement.Fit),
            Channels = Number<int>("channels", Requirement.Whole(1, 3)) ?? 3,
            Holdout = Number<float>("validation-split", Requirement.Share),
            Balance = options.ContainsKey("balance"),
            MaxPixels = Number<long>("max-pixels", Requirement.Pixels),
            BadFiles = ParseBadFiles(options.GetValueOrDefault("on-bad-file")),
            Files = options.GetValueOrDefault("names-sha256") is { } names
                ? new FilesMark(names, options.GetValueOrDefault("sizes-sha256", ""), options.GetValueOrDefault("times-sha256", "")) : null,
        };
    }

    /// <summary>The option <c>--on-bad-file</c>.</summary>
    public static BadFiles ParseBadFiles(string? text) => text == "skip" ? BadFiles.Skip : BadFiles.Stop;
}
