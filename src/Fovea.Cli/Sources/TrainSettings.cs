using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data.Transforms;
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
        return options;
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

    /// <summary>What --augment asks for.</summary>
    /// <param name="size">Rows of a picture; a crop shifts by an eighth of them.</param>
    /// <exception cref="UsageException">There is no such augmentation.</exception>
    public IAugmentation[] MakeAugmentations(int size) => Augment is null or "none"
        ? []
        : [.. Augment.Split(',').Select(name => name switch
        {
            "crop" => (IAugmentation)new RandomCrop(Math.Max(1, size / 8)),
            "flip" => new RandomHorizontalFlip(),
            _ => throw new UsageException($"There is no augmentation \"{name}\". Augmentations are crop, flip, none."),
        })];

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
        };
    }
}
