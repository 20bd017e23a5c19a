using System.Diagnostics;
using System.Globalization;
using Fovea.Fuzz;

// Feeds damaged files to the readers: dotnet run -c Release --project tests/Fovea.Fuzz -- [INPUTS A FORMAT] [SEED] [FORMAT]
// Whatever a file holds, it is read or refused by one InvalidDataException, within a time and a memory that its length sets.

// Besides what its format's Target allows for each byte; most inputs come nowhere near.
const long Memory = 1 << 20;
var limit = TimeSpan.FromSeconds(1);
var stuck = TimeSpan.FromSeconds(20);

var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var watch = new Stopwatch();
byte[] input = [];
int failed = 0, passed = 0;
using var dog = new Timer(_ => GiveUp(), null, stuck, stuck);
foreach (var (format, files, read, memoryPerByte) in Seeds.All())
{
    if (args.Length > 2 && args[2] != format)
        continue;
    var mutator = new Mutator(seed);
    int taken = 0, refused = 0, wrong = 0;
    long mostMemory = 0;
    var longest = TimeSpan.Zero;
    for (var i = 0; i < count; i++)
    {
        var file = mutator.Pick(files);
        // Half of the files with checksums are damaged inside: a change outside seldom gets past them.
        input = (format, i % 2) switch
        {
            ("pytorch-zip", 0) => Seeds.WithPickle(file, mutator.Change(Seeds.PickleOf(file))),
            ("png", 0) => Pictures.WithChecksums(mutator.Change(file)),
            _ => mutator.Change(file),
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        watch.Restart();
        var error = Try(read, input, ref taken, ref refused);
        var (memory, time) = (GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed);
        watch.Reset();
        if (error is null && time > limit)
            error = $"took {time.TotalSeconds:0.0} s";
        if (error is null && memory > Memory + (memoryPerByte * input.Length))
            error = $"took {memory:N0} bytes of memory";
        (mostMemory, longest) = (Math.Max(mostMemory, memory), time > longest ? time : longest);
        if (error is not null && wrong++ < 5)
            Console.WriteLine($"{format}, input {i} of seed {seed} ({input.Length} bytes): {error}\n  {Convert.ToBase64String(input)}");
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{format,-14} {count:N0} inputs: {taken:N0} read, {refused:N0} refused, {wrong} wrong; at most {longest.TotalMilliseconds:0} ms and {mostMemory / 1024:N0} KB"));
    (failed, passed) = (failed + wrong, passed + count - wrong);
}

Console.WriteLine($"Failed: {failed}, Passed: {passed}, Skipped: 0");
return failed == 0 ? 0 : 1;

static string? Try(Action<byte[]> read, byte[] input, ref int taken, ref int refused)
{
    try
    {
        read(input);
        taken++;
        return null;
    }
    catch (InvalidDataException)
    {
        refused++;
        return null;
    }
    catch (Exception exception)
    {
        return exception.ToString();
    }
}

void GiveUp()
{
    if (watch.Elapsed < stuck)
        return;
    Console.WriteLine($"An input hangs:\n  {Convert.ToBase64String(input)}\nFailed: {failed + 1}, Passed: {passed}, Skipped: 0");
    Environment.Exit(1);
}
