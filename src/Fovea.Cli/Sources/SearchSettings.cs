using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Training.Optimizers;
using Fovea.Training.Search;

namespace Fovea.Cli.Sources;

/// <summary>What <c>search</c> was asked to do, defaults included. Kept in <c>search.json</c> by option name.</summary>
sealed record SearchSettings
{
    public const int UsualTrials = 30, UsualRounds = 3, UsualEpochs = 2;

    public const float UsualShare = 0.2f;

    public static readonly Requirement Share = new(
        "a number above 0 and below 1",
        text => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1);

    static readonly Requirement Probability = new(
        "a number from 0 up and below 1",
        text => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1);

    static readonly Requirement Optimizer = new(
        $"optimizers among {string.Join(", ", OptimizerRegistry.Names)}", text => OptimizerRegistry.Names.Contains(text, StringComparer.OrdinalIgnoreCase));

    /// <summary>How a trial trains but for what is searched.</summary>
    public required TrainSettings Training { get; init; }

    /// <summary>A range, list or value for each setting that was given; null for those that were not.</summary>
    public Dictionary<string, string?> Ranges { get; init; } = [];

    public required int Trials { get; init; }

    public required int Rounds { get; init; }

    public required float Validation { get; init; }

    /// <summary>The training's own values of settings that are not searched for, for its optimizer and its batches.</summary>
    public Dictionary<string, string> Usual()
    {
        var usual = new Dictionary<string, string> { ["opt"] = Training.Optimizer, ["batch-size"] = Training.BatchSize.ToString(CultureInfo.InvariantCulture) };
        if (Training.WeightDecay is { } decay)
            usual.Add("weight-decay", decay.ToString(CultureInfo.InvariantCulture));
        return usual;
    }

    /// <summary>What is searched.</summary>
    /// <exception cref="UsageException">A range is upside down or empty, or holds what its setting cannot be, or there is nothing to search.</exception>
    public SearchSpace MakeSpace()
    {
        var optimizers = Ranges["opt"] ?? Training.Optimizer;
        if (Ranges["momentum"] is { } momentum && !optimizers.Split(',').Any(OptimizerRegistry.HasMomentum))
            throw new UsageException($"--momentum is {momentum}, but {optimizers} has none; leave it out, or search with --opt sgd or rmsprop.");
        var space = new SearchSpace([.. Ranges.Where(range => range.Value is not null).Select(range => Parse(range.Key, range.Value!))]);
        return space.Hyperparameters.Any(one => one is not Choice { Values.Count: 1 }) ? space : throw new UsageException(
            $"There is nothing to search for with one value each: {space}. Give at least one a range such as --lr 1e-5:1e-1, or train with fovea " +
            "train.");
    }

    /// <summary>By option name; what was not set is left out. A range stands in place of the training's own value.</summary>
    public Dictionary<string, string> ToOptions()
    {
        var training = (Training with { LearningRate = null }).ToOptions();
        var options = new Dictionary<string, string>();
        if (training.Remove("names-sha256", out var names))
            options.Add("list of files", $"one of checksum {names}"); // First, for other files mean other decisions below.
        foreach (var (name, value) in training)
            options.Add(name, value);
        foreach (var setting in MakeSpace().Hyperparameters)
            options[setting.Name] = $"{setting}";
        options.Add("trials", Trials.ToString(CultureInfo.InvariantCulture));
        options.Add("rounds", Rounds.ToString(CultureInfo.InvariantCulture));
        options.Add("validation", Validation.ToString(CultureInfo.InvariantCulture));
        return options;
    }

    static Hyperparameter Parse(string name, string text)
    {
        Hyperparameter setting;
        try
        {
            setting = name switch
            {
                "lr" or "weight-decay" => Hyperparameter.Parse(name, text, SearchScale.Logarithmic),
                "batch-size" => Hyperparameter.Parse(name, text, SearchScale.Logarithmic, whole: true),
                "opt" => new Choice(name, [.. text.Split(',').Select(value => value.Trim())]), // Names have no range.
                _ => Hyperparameter.Parse(name, text),
            };
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"--{exception.Message}"); // It begins with the setting's name.
        }

        var values = setting switch
        {
            NumberRange range => [range.Low.ToString(CultureInfo.InvariantCulture), range.High.ToString(CultureInfo.InvariantCulture)],
            Choice choice => choice.Values,
            _ => [],
        };
        var requirement = RequirementOf(name);
        return values.FirstOrDefault(value => !requirement.Fits(value)) is { } wrong
            ? throw new UsageException($"--{name} has \"{wrong}\", expected {requirement.Expected}.")
            : setting;
    }

    static Requirement RequirementOf(string name) => name switch
    {
        "batch-size" => Requirement.Count,
        "dropout" => Probability,
        "opt" => Optimizer,
        _ => Requirement.FromZero,
    };
}
