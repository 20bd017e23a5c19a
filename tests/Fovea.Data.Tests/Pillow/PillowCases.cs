using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fovea.Data.Images;

namespace Fovea.Data.Tests.Pillow;

/// <summary>One thing that Pillow or torchvision did.</summary>
/// <param name="Operation">Its name in cases.py.</param>
/// <param name="Before">What it was done to.</param>
/// <param name="After">What came of it.</param>
/// <param name="Numbers">What it was told.</param>
sealed record PillowCase(string Operation, Picture Before, Picture After, JsonElement Numbers)
{
    public float Number(string name) => Numbers.GetProperty(name).GetSingle();

    public double Double(string name) => Numbers.GetProperty(name).GetDouble();

    public int Whole(string name) => Numbers.GetProperty(name).GetInt32();

    public float[] List(string name) => [.. Numbers.GetProperty(name).EnumerateArray().Select(number => number.GetSingle())];

    public double[] Doubles(string name) => [.. Numbers.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    public T Named<T>(string name) where T : struct, Enum => Enum.Parse<T>(Numbers.GetProperty(name).GetString()!);

    public override string ToString() => $"{Operation} {Numbers} of {Before.Channels}×{Before.Height}×{Before.Width} to {After.Height}×{After.Width}";
}

/// <summary>The cases that cases.py writes when the first test asks for them; FOVEA_PYTHON names another Python than /usr/bin/python3.</summary>
static class PillowCases
{
    static readonly Lazy<(IReadOnlyList<PillowCase> Cases, string? Skip)> All = new(Draw);

    /// <summary>Why nothing can be compared, or null.</summary>
    public static string? SkipReason => All.Value.Skip;

    /// <summary>All cases of an operation; there is at least one.</summary>
    public static IReadOnlyList<PillowCase> Of(string operation)
    {
        PillowCase[] cases = [.. All.Value.Cases.Where(one => one.Operation == operation)];
        Assert.NotEmpty(cases);
        return cases;
    }

    static (IReadOnlyList<PillowCase>, string?) Draw()
    {
        var python = Environment.GetEnvironmentVariable("FOVEA_PYTHON") ?? "/usr/bin/python3";
        using var folder = new TemporaryFolder();
        try
        {
            var start = new ProcessStartInfo(python, [Path.Combine(Here(), "cases.py"), folder.Path]) { RedirectStandardError = true };
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? (Read(folder.Path), null)
                : ([], $"{python} has no Pillow and torchvision, or cases.py failed; nothing was compared. {error.Trim().Split('\n')[^1]}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return ([], $"There is no Python to compare with: {exception.Message}");
        }
    }

    static List<PillowCase> Read(string folder)
    {
        var cases = new List<PillowCase>();
        using var bytes = File.OpenRead(Path.Combine(folder, "pictures.bin"));
        foreach (var line in File.ReadLines(Path.Combine(folder, "cases.jsonl")))
        {
            var root = JsonDocument.Parse(line).RootElement;
            int Whole(string name) => root.GetProperty(name).GetInt32();
            var before = new Picture(Whole("width"), Whole("height"), Whole("channels"));
            bytes.ReadExactly(before.Pixels);
            var after = new Picture(Whole("newWidth"), Whole("newHeight"), Whole("newChannels"));
            bytes.ReadExactly(after.Pixels);
            cases.Add(new PillowCase(root.GetProperty("operation").GetString()!, before, after, root.GetProperty("numbers")));
        }

        return cases;
    }

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>A comparison with Pillow: without it the test says that it was skipped and why, in its name too, since few loggers print reasons.</summary>
sealed class PillowFactAttribute : FactAttribute
{
    public PillowFactAttribute([CallerMemberName] string test = "")
    {
        Skip = PillowCases.SkipReason;
        if (Skip is not null)
            DisplayName = $"{test}: no Python with Pillow and torchvision";
    }
}

/// <summary>Compares pictures.</summary>
static class Pictures
{
    /// <summary>Asserts that two pictures are of one size and no byte of theirs differs by more.</summary>
    public static void AssertNear(PillowCase expected, Picture actual, int most = 0)
    {
        var after = expected.After;
        Assert.True(
            (after.Width, after.Height, after.Channels) == (actual.Width, actual.Height, actual.Channels),
            $"{expected}: got {actual.Channels}×{actual.Height}×{actual.Width}");
        for (var i = 0; i < after.Pixels.Length; i++)
        {
            if (Math.Abs(after.Pixels[i] - actual.Pixels[i]) > most)
                Assert.Fail($"{expected}: byte {i} is {actual.Pixels[i]}, Pillow has {after.Pixels[i]}");
        }
    }
}
