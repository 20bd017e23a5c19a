using System.Diagnostics;
using Fovea.Testing;

namespace Fovea.Tensors.Tests.Ops;

/// <summary>Runs all op cases in processes that are denied instruction sets and compares the bits with this process's.</summary>
public sealed class InstructionSetTests
{
    static readonly Lazy<string[]> Here = new(() => Checksums(null));

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void BitsAreTheSameWithout(string instructionSet)
    {
        var here = Here.Value;
        var there = Checksums(instructionSet);

        Assert.NotEmpty(here);
        Assert.Equal(here, there);
    }

    static string[] Checksums(string? denied)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(OpCase).Assembly.Location, "checksums"]) { RedirectStandardOutput = true };
        if (denied is not null)
            start.Environment[denied] = "0";
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. lines.Where(line => !line.StartsWith('#'))];
    }
}
