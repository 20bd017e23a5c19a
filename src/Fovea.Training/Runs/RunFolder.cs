using System.Text.Json;
using Fovea.Formats.Files;
using Fovea.Training.Events;

namespace Fovea.Training.Runs;

/// <summary>
/// A run on disk: <c>run.json</c>, <c>events.jsonl</c> and <c>checkpoints/</c> with <c>best</c>, <c>last</c> (weights) and <c>resume</c>
/// (everything needed to go on), all safetensors.
/// </summary>
public sealed class RunFolder
{
    RunInfo? info;

    RunFolder(string path, RunInfo? info = null) => (Path, this.info) = (path, info);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What <c>run.json</c> says; read when it is first asked for, so that whoever only wants the weights does not wait for it.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public RunInfo Info => info ??= Read(InfoPath);

    /// <summary>The weights after the epoch with the best accuracy in validation (without validation, in training).</summary>
    public string Best => Checkpoint("best");

    /// <summary>The weights after the last epoch, or at a polite end in the middle of one.</summary>
    public string Last => Checkpoint("last");

    /// <summary>Weights, optimizer and progress at the same moment as <see cref="Last"/>.</summary>
    public string Resume => Checkpoint("resume");

    /// <summary>The events, one JSON object a line.</summary>
    public string EventsPath => System.IO.Path.Combine(Path, "events.jsonl");

    string InfoPath => System.IO.Path.Combine(Path, "run.json");

    /// <summary>Makes a new run folder. Of several programs that ask for one name at once, one gets it.</summary>
    /// <param name="root">The folder that runs stand in; made if missing.</param>
    /// <param name="name">The run's name. If <paramref name="numbered"/>, a number is added, the smallest that is free: <c>name-1</c>, <c>name-2</c>.</param>
    /// <param name="numbered">Whether to number the name; otherwise it must be free.</param>
    /// <param name="info">What to write into <c>run.json</c>.</param>
    /// <exception cref="IOException">The name is taken, or the folder could not be made.</exception>
    public static RunFolder Create(string root, string name, bool numbered, RunInfo info)
    {
        for (var number = 1; ; number++)
        {
            var run = new RunFolder(System.IO.Path.Combine(root, numbered ? $"{name}-{number}" : name), info);
            if (run.Claim())
            {
                run.Write(info);
                return run;
            }

            if (!numbered)
                throw new IOException($"The run {run} exists already. Choose another --name, or resume it.");
        }
    }

    /// <summary>Opens an existing run folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no <c>run.json</c>.</exception>
    public static RunFolder Open(string path)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no run folder {path}.");
        var run = new RunFolder(path);
        return File.Exists(run.InfoPath)
            ? run
            : throw new FileNotFoundException($"{path} is not a run folder: it has no run.json. Give a folder that a training made.");
    }

    /// <summary>Replaces <c>run.json</c>, atomically.</summary>
    /// <param name="info">What it says from now on.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Write(RunInfo info)
    {
        AtomicFile.Write(InfoPath, stream => JsonSerializer.Serialize(stream, info, RunInfoContext.Type));
        this.info = info;
    }

    /// <summary>Reads all events back.</summary>
    /// <exception cref="InvalidDataException">A line is damaged; a last line cut off by a crash is passed over.</exception>
    public IReadOnlyList<TrainingEvent> ReadEvents() =>
        File.Exists(EventsPath) ? EventJson.ReadAll(File.ReadAllLines(EventsPath), EventsPath) : [];

    /// <summary>
    /// Removes what a killed program left behind its last checkpoint, so that nothing stands twice when training goes on: the events from
    /// the first step on that the checkpoint does not hold, a line of events cut off, and temporary files.
    /// </summary>
    /// <param name="progress">Where the checkpoint stands.</param>
    /// <exception cref="InvalidDataException">A line of the events before the last is damaged.</exception>
    /// <exception cref="IOException">A file could not be replaced or removed.</exception>
    public void CutBack(Progress progress)
    {
        foreach (var folder in new[] { Path, System.IO.Path.GetDirectoryName(Resume)! })
            foreach (var file in Directory.EnumerateFiles(folder, $"*{AtomicFile.TemporaryEnding}"))
                File.Delete(file);
        if (!File.Exists(EventsPath))
            return;
        var lines = File.ReadAllLines(EventsPath);
        var kept = EventJson.ReadAll(lines, EventsPath).TakeWhile(e => e is not StepEnded step || progress.Holds(step.Epoch, step.Step)).Count();
        AtomicFile.Write(EventsPath, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (var line in lines.AsSpan(0, kept))
                writer.WriteLine(line);
        });
    }

    /// <summary>The folder.</summary>
    public override string ToString() => Path;

    static RunInfo Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize(stream, RunInfoContext.Type)
                ?? throw new InvalidDataException($"{file} is damaged: it holds nothing. Mend it, or start a new run.");
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $" in line {number + 1}" : "";
            throw new InvalidDataException($"{file} is damaged: it is not what a training writes there{line}. Mend it, or start a new run.", exception);
        }
    }

    // Making a folder that exists is no error, so two programs could both believe they made it; making a file is one for all but the first.
    bool Claim()
    {
        if (System.IO.Path.Exists(Path))
            return false;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Resume)!);
            new FileStream(InfoPath, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(InfoPath))
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The run folder {Path} could not be made: {exception.Message} Choose another folder with --output.", exception);
        }
    }

    string Checkpoint(string kind) => System.IO.Path.Combine(Path, "checkpoints", kind + ".safetensors");
}
