using System.Diagnostics;
using System.Globalization;
using Fovea.Kernels.Machine;
using Fovea.Peers;

const string Usage = """
    usage: Fovea.Peers time  [--mode train|infer] [--threads N] [--warm N] [--repeat N] [--models a,b]
           Fovea.Peers allocation             [--threads N] [--warm N] [--repeat N] [--models a,b]
           Fovea.Peers memory                 [--threads N] [--models a,b]
           Fovea.Peers train                  [--threads N] [--repeat N]
           Fovea.Peers load FILE...
    Prints one JSON object a model. Without --models, names are read from standard input, one a line, and answered one by one.
    """;

if (args is ["load", _, ..])
{
    foreach (var path in args[1..])
        Console.WriteLine(Loading.Of(path));
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

var steps = new Dictionary<string, Step>();
for (var names = new Queue<string>(options.Models); Next(names) is { } name;)
{
    if (!steps.TryGetValue(name, out var step))
        steps.Add(name, step = Step.Of(name, options.Mode));
    Console.WriteLine(verb switch { "time" => Time(step), "memory" => Memory(step), _ => Allocation(step) });
}

return 0;

string? Next(Queue<string> names) => options.Models.Length == 0 ? Console.ReadLine() : names.TryDequeue(out var name) ? name : null;

string Time(Step step)
{
    for (var i = 0; i < options.Warm; i++)
        step.Run();
    var times = new double[options.Repeat];
    for (var i = 0; i < times.Length; i++)
    {
        var start = Stopwatch.GetTimestamp();
        step.Run();
        times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    Array.Sort(times);
    return Json(step, string.Create(CultureInfo.InvariantCulture, $"\"ms\": {times[times.Length / 2]:0.000}, \"ms_min\": {times[0]:0.000}"));
}

// All threads' allocations count: kernels must not allocate on the helpers either.
string Allocation(Step step)
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
string Memory(Step step)
{
    var predicted = step.Memory.Total;
    for (var i = 0; i < 3; i++)
        step.Run();
    Process.GetCurrentProcess().Refresh();
    var measured = Process.GetCurrentProcess().PeakWorkingSet64;
    return Json(step, string.Create(CultureInfo.InvariantCulture, $"\"predicted\": {predicted}, \"peak_resident\": {measured}, \"ratio\": {(double)predicted / measured:0.000}"));
}

string Json(Step step, string figures) =>
    $$"""{"peer": "fovea", "model": "{{step.Name}}", "mode": "{{options.Mode}}", "threads": {{options.Threads}}, "batch": {{step.Batch}}, "parameters": {{step.Parameters}}, {{figures}}}""";
