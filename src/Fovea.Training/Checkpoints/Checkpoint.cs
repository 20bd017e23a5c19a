using System.Globalization;
using Fovea.Formats.Safetensors;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Training.Checkpoints;

/// <summary>
/// Everything that training needs to go on bit for bit as if there had been no break, in one safetensors file: the model's numbers under
/// <c>model.</c>, the optimizer's under <c>optimizer.</c>, and as texts the progress and each random layer's key and count of passes.
/// </summary>
public static class Checkpoint
{
    const string ModelPrefix = "model.", OptimizerPrefix = "optimizer.", LayerPrefix = "layer.";

    /// <summary>Saves a trainer between two steps, atomically.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <exception cref="IOException">The file could not be written; an earlier one is unchanged.</exception>
    public static void Save(Trainer trainer, string path)
    {
        var tensors = new List<KeyValuePair<string, Tensor>>();
        foreach (var (name, tensor) in trainer.Model.StateDict())
            tensors.Add(new(ModelPrefix + name, tensor));
        foreach (var (name, tensor) in trainer.Optimizer.StateDict(trainer.Model))
            tensors.Add(new(OptimizerPrefix + name, tensor));
        SafetensorsWriter.Write(path, tensors, Texts(trainer));
    }

    /// <summary>Brings a trainer of the same model and optimizer to where <see cref="Save"/> was called.</summary>
    /// <param name="trainer">The trainer; its model need not be initialized.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or no checkpoint, or of another model or optimizer.</exception>
    /// <exception cref="StateDictException">The numbers do not fit the model.</exception>
    public static void Load(Trainer trainer, string path)
    {
        using var file = SafetensorsReader.Open(path);
        var (model, optimizer) = (new Dictionary<string, Tensor>(), new Dictionary<string, Tensor>());
        foreach (var (name, tensor) in file.ReadAll())
        {
            if (name.StartsWith(ModelPrefix, StringComparison.Ordinal))
                model.Add(name[ModelPrefix.Length..], tensor);
            else if (name.StartsWith(OptimizerPrefix, StringComparison.Ordinal))
                optimizer.Add(name[OptimizerPrefix.Length..], tensor);
            else
                throw new InvalidDataException($"{path} is not a checkpoint to go on from: it has a tensor {name}. Weights alone are read with --weights.");
        }

        var progress = ReadProgress(file.Metadata, path);
        trainer.Model.LoadStateDict(model);
        trainer.Optimizer.LoadStateDict(trainer.Model, optimizer);
        foreach (var (name, module) in trainer.Model.Modules())
            if (module is RandomLayer layer)
                (layer.Key, layer.Passes) = ReadRandomness(file.Metadata, LayerPrefix + name, path);
        trainer.Progress = progress;
    }

    /// <summary>How far training had come when a checkpoint was saved.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint.</exception>
    public static Progress ReadProgress(string path)
    {
        using var file = SafetensorsReader.Open(path);
        return ReadProgress(file.Metadata, path);
    }

    static List<KeyValuePair<string, string>> Texts(Trainer trainer)
    {
        var progress = trainer.Progress;
        List<KeyValuePair<string, string>> texts =
        [
            new("epochs", Number(progress.Epochs)), new("step_in_epoch", Number(progress.StepInEpoch)), new("steps", Number(progress.Steps)),
            new("examples", Number(progress.Examples)), new("correct", Number(progress.Correct)),
            // "R": the shortest text that reads back to the same bits.
            new("loss_sum", progress.LossSum.ToString("R", CultureInfo.InvariantCulture)),
            new("best_accuracy", progress.BestAccuracy.ToString("R", CultureInfo.InvariantCulture)), new("best_epoch", Number(progress.BestEpoch)),
        ];
        foreach (var (name, module) in trainer.Model.Modules())
            if (module is RandomLayer layer)
                texts.Add(new(LayerPrefix + name, string.Create(CultureInfo.InvariantCulture, $"{layer.Key} {layer.Passes}")));
        return texts;
    }

    static Progress ReadProgress(IReadOnlyDictionary<string, string> texts, string path) => new()
    {
        Epochs = ReadInteger(texts, "epochs", path),
        StepInEpoch = ReadInteger(texts, "step_in_epoch", path),
        Steps = ReadInteger(texts, "steps", path),
        Examples = ReadInteger(texts, "examples", path),
        Correct = ReadInteger(texts, "correct", path),
        LossSum = ReadReal(texts, "loss_sum", path),
        BestAccuracy = ReadReal(texts, "best_accuracy", path),
        BestEpoch = ReadInteger(texts, "best_epoch", path),
    };

    static int ReadInteger(IReadOnlyDictionary<string, string> texts, string name, string path) =>
        int.TryParse(Text(texts, name, path), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : throw Damaged(name, path);

    static double ReadReal(IReadOnlyDictionary<string, string> texts, string name, string path) =>
        double.TryParse(Text(texts, name, path), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Damaged(name, path);

    static (ulong Key, long Passes) ReadRandomness(IReadOnlyDictionary<string, string> texts, string name, string path) =>
        Text(texts, name, path).Split(' ') is [var key, var passes] &&
        ulong.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var keyNumber) &&
        long.TryParse(passes, NumberStyles.None, CultureInfo.InvariantCulture, out var passesNumber)
            ? (keyNumber, passesNumber)
            : throw Damaged(name, path);

    static string Text(IReadOnlyDictionary<string, string> texts, string name, string path) =>
        texts.TryGetValue(name, out var text) ? text : throw Damaged(name, path);

    static InvalidDataException Damaged(string name, string path) =>
        new($"{path} is not a checkpoint to go on from: it does not say {name}. Weights alone are read with --weights.");

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
