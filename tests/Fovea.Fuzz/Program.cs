using System.Diagnostics;
using System.Globalization;
using Fovea.Formats;
using Fovea.Fuzz;

// Feeds damaged files to the readers: dotnet run -c Release --project tests/Fovea.Fuzz -- [INPUTS A FORMAT] [SEED] [FORMAT]
// Whatever a file holds, it is read or refused by one InvalidDataException, within a time and a memory that its length sets.

// Tensors of a byte a number quadruple, and deflate packs a thousand bytes into one; most inputs come nowhere near.
const long Memory = 1 << 20, MemoryPerByte = 4 * 1032;
var limit = TimeSpan.FromSeconds(2);
var stuck = TimeSpan.FromSeconds(20);

var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var watch = new Stopwatch();
byte[] input = [];
int failed = 0, passed = 0;
using var dog = new Timer(_ => GiveUp(), null, stuck, stuck);
foreach (var (format, files) in Seeds.All())
{
    if (args.Length > 2 && args[2] != format)
        continue;
    var mutator = new Mutator(seed);
    int read = 0, refused = 0, wrong = 0;
    long mostMemory = 0;
    var longest = TimeSpan.Zero;
    for (var i = 0; i < count; i++)
    {
        var file = mutator.Pick(files);
        // Half of the zip files are damaged inside: a change outside seldom gets past the checksums.
        input = format == "pytorch-zip" && i % 2 == 0 ? Seeds.WithPickle(file, mutator.Change(Seeds.PickleOf(file))) : mutator.Change(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        watch.Restart();
        var error = Try(input, ref read, ref refused);
        var (memory, time) = (GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed);
        watch.Reset();
        if (error is null && time > limit)
            error = $"took {time.TotalSeconds:0.0} s";
        if (error is null && memory > Memory + (MemoryPerByte * input.Length))
            error = $"took {memory:N0} bytes of memory";
        (mostMemory, longest) = (Math.Max(mostMemory, memory), time > longest ? time : longest);
        if (error is not null && wrong++ < 5)
            Console.WriteLine($"{format}, input {i} of seed {seed} ({input.Length} bytes): {error}\n  {Convert.ToBase64String(input)}");
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{format,-14} {count:N0} inputs: {read:N0} read, {refused:N0} refused, {wrong} wrong; at most {longest.TotalMilliseconds:0} ms and {mostMemory / 1024:N0} KB"));
    (failed, passed) = (failed + wrong, passed + count - wrong);
}

Console.WriteLine($"Failed: {failed}, Passed: {passed}, Skipped: 0");
return failed == 0 ? 0 : 1;

static string? Try(byte[] input, ref int read, ref int refused)
{
    try
    {
        using var file = Weights.Open(new MemoryStream(input), "f");
        file.ReadAll();
        read++;
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
