using System.Globalization;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data.Transforms;
using Fovea.Training.Schedules;

namespace Fovea.Cli.Commands;

/// <summary>What <c>train</c> was asked to do, defaults included. Kept in <c>run.json</c> by option name, so that a run can go on.</summary>
sealed record TrainSettings
{
    public required string Data { get; init; }

    public required string Model { get; init; }

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
        if (WarmupEpochs is not null && Schedule != "cosine")
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
    /// <exception cref="InvalidDataException">An option is missing or no number.</exception>
    public static TrainSettings FromOptions(IReadOnlyDictionary<string, string> options, string file)
    {
        T? Number<T>(string name) where T : struct, IParsable<T> =>
            !options.TryGetValue(name, out var text) ? null
            : T.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
            : throw new InvalidDataException($"{file}: its option {name} is \"{text}\", expected a number.");
        string Text(string name) =>
            options.TryGetValue(name, out var text) ? text : throw new InvalidDataException($"{file}: it does not say {name}.");

        return new TrainSettings
        {
            Data = Text("data"),
            Model = Text("model"),
            Optimizer = Text("opt"),
            Epochs = Number<int>("epochs") ?? throw new InvalidDataException($"{file}: it does not say epochs."),
            BatchSize = Number<int>("batch-size") ?? throw new InvalidDataException($"{file}: it does not say batch-size."),
            Seed = Number<ulong>("seed") ?? throw new InvalidDataException($"{file}: it does not say seed."),
            Normalize = options.TryGetValue("normalize", out var pair) ? Normalization.Parse(pair) : null,
            LearningRate = Number<float>("lr"),
            Momentum = Number<float>("momentum"),
            WeightDecay = Number<float>("weight-decay"),
            ClipNorm = Number<float>("clip-norm"),
            Limit = Number<int>("limit"),
            EvalSamples = Number<int>("eval-samples"),
            Classes = Number<int>("classes"),
            Width = Number<float>("width"),
            WarmupEpochs = Number<int>("warmup-epochs"),
            Schedule = options.GetValueOrDefault("sched"),
            Augment = options.GetValueOrDefault("augment"),
            Freeze = options.ContainsKey("freeze"),
        };
    }
}
