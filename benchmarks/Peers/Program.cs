using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Benchmarks;
using Fovea.Kernels.Machine;
using Fovea.Models;
using Fovea.Peers;
using Fovea.Tensors;

const int LeastRepeat = 3;
const string Usage = """
    usage: Fovea.Peers time  [--mode train|infer] [--threads N] [--warm N] [--repeat N] [--seconds N] [--models a,b:BATCH]
           Fovea.Peers allocation             [--threads N] [--warm N] [--repeat N] [--models a,b:BATCH]
           Fovea.Peers memory                 [--threads N] [--models a,b:BATCH]
           Fovea.Peers train                  [--threads N] [--repeat N]
           Fovea.Peers load FILE...
           Fovea.Peers list FOLDER            (how long it takes to list a folder of photos, and what it holds in memory)
           Fovea.Peers photos FOLDER          (an epoch of loading for each line of standard input)
           Fovea.Peers decode                 (a picture's time for each path on standard input)
    Prints one JSON object a model. Without --models, names are read from standard input, one a line, and answered one by one.
    """;

if (args is ["load", _, ..])
{
    foreach (var path in args[1..])
        Console.WriteLine(Loading.Of(path));
    return 0;
}

if (args is ["list", var listed])
{
    Console.WriteLine(PhotoLoading.List(listed));
    return 0;
}

if (args is ["photos", var photos])
{
    PhotoLoading.Answer(photos);
    return 0;
}

if (args is ["decode"])
{
    Decoding.Answer();
    return 0;
}

if (args is not [("time" or "allocation" or "memory" or "train") and var verb, .. var rest] || Options.Parse(rest) is not { } options)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

Workers.Count = options.Threads;
if (verb == "train")
{
    Console.WriteLine(TrainerRun.Of(options.Repeat));
    return 0;
}

// One model at a time is held, so that each begins with the machine to itself.
string? held = null;
ModelStep? step = null;
for (var names = new Queue<string>(options.Models); Next(names) is { } name;)
{
    if (name != held)
    {
        step = null;
        Device.Cpu.ReleasePool();
        GC.Collect();
        (held, step) = (name, MakeStep(name));
    }

    Console.WriteLine(verb switch { "time" => Time(step!), "memory" => Memory(step!), _ => Allocation(step!) });
}

return 0;

string? Next(Queue<string> names) => options.Models.Length == 0 ? Console.ReadLine() : names.TryDequeue(out var name) ? name : null;

ModelStep MakeStep(string name)
{
    var (card, trains) = (ModelRegistry.Card(name.Split(':')[0]), options.Mode == "train");
    return new ModelStep(card, trains, name.Split(':') is [_, var batch] ? int.Parse(batch, CultureInfo.InvariantCulture) : UsualBatch.Of(card.Name, trains));
}

string Time(ModelStep step)
{
    var clock = Stopwatch.StartNew();
    for (var i = 0; i < 1 || (i < options.Warm && clock.Elapsed.TotalSeconds < options.Seconds / 4.0); i++)
        step.Run();
    var times = new List<double>(options.Repeat);
    for (clock.Restart(); times.Count < Math.Min(LeastRepeat, options.Repeat) || (times.Count < options.Repeat && clock.Elapsed.TotalSeconds < options.Seconds);)
    {
        var start = Stopwatch.GetTimestamp();
        step.Run();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    return Json(step, string.Create(CultureInfo.InvariantCulture, $"\"ms\": {StepTimes.MedianOf(times):0.000}, \"ms_min\": {times.Min():0.000}"));
}

// All threads' allocations count: kernels must not allocate on the helpers either.
string Allocation(ModelStep step)
{
    for (var i = 0; i < options.Warm; i++)
        step.Run();
    var (bytes, collections) = (GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(2));
    for (var i = 0; i < options.Repeat; i++)
        step.Run();
    bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
    collections = GC.CollectionCount(2) - collections;
    return Json(step, $"\"steps\": {options.Repeat}, \"bytes_per_step\": {bytes / options.Repeat}, \"gen2_collections\": {collections}");
}

// One model a process: what an earlier one left in the pool would serve the next.
string Memory(ModelStep step)
{
    var predicted = StepCost.Of(step.Card, step.Trains, step.Batch).Bytes;
    for (var i = 0; i < 3; i++)
        step.Run();
    Process.GetCurrentProcess().Refresh();
    var measured = Process.GetCurrentProcess().PeakWorkingSet64;
    return Json(step, string.Create(CultureInfo.InvariantCulture, $"\"predicted\": {predicted}, \"peak_resident\": {measured}, \"ratio\": {(double)predicted / measured:0.000}"));
}

string Json(ModelStep step, string figures) =>
    $$"""{"peer": "fovea, .NET {{Environment.Version}}", "instruction_set": "{{CpuFeatures.Description}}", "model": "{{step.Card.Name}}", "mode": "{{step.Mode}}", "threads": {{options.Threads}}, "batch": {{step.Batch}}, "parameters": {{step.Model.Parameters().Sum(parameter => (long)parameter.Shape.Elements)}}, {{figures}}}""";
