using System.Diagnostics;
using Fovea.Data.Downloads;
using Fovea.Data.Tests;
using Fovea.Data.Tests.Downloads;

namespace Fovea.Cli.Tests;

/// <summary><c>fovea data get</c> and trainings that fetch, as processes of their own, from a server of this test that has MNIST's real files.</summary>
public sealed class DataGetTests : IDisposable
{
    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData("data get mnst", 2, "fovea: There is no data set \"mnst\" to fetch. Did you mean \"mnist\"? Sets are mnist, fashion-mnist, cifar10, cifar100.")]
    [InlineData("data get digits", 2, "fovea: digits are drawn when they are needed; there is nothing to fetch.")]
    [InlineData("data get", 2, "fovea: ")]
    [InlineData("data gte mnist", 2, "fovea: ")]
    [InlineData("data get mnist --offline --data-dir @", 1, "fovea: @/mnist/train-images-idx3-ubyte.gz is not there, and offline it cannot be fetched. Allow it by leaving --offline out, or fetch it by other means from https://")]
    [InlineData("train cifar100 --offline --data-dir @", 1, "fovea: cifar-100 was not found: no train.bin[.gz] in @/cifar-100 or @ (the folder given); ")]
    [InlineData("train cifar100 --offline --data-dir @", 1, "Fetch cifar-100-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html by \"fovea data get cifar100\"")]
    [InlineData("train cifar100 --offline --data-dir @", 1, " Nothing is fetched offline.")]
    public void Mistakes_are_told(string arguments, int code, string expected)
    {
        var outcome = tool.Run(arguments);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(expected.Replace("@", tool.Folder), outcome.Error);
        Assert.Equal("", outcome.Output);
    }

    [RealDataFact("mnist")]
    public void Two_processes_at_once_fetch_each_file_once()
    {
        using var server = Mirror();
        Process[] both = [Start(server, "data get mnist --data-dir @"), Start(server, "data get mnist --data-dir @")];
        foreach (var process in both)
            Assert.StartsWith($"mnist: 4 files, 11,594,722 bytes, checksums right, in {tool.File("mnist")}", Finish(process));
        Assert.Equal(
            ["/mnist/train-images-idx3-ubyte.gz", "/mnist/train-labels-idx1-ubyte.gz", "/mnist/t10k-images-idx3-ubyte.gz", "/mnist/t10k-labels-idx1-ubyte.gz"],
            server.Requests.Select(request => request.Path));
        Assert.Equal(0, tool.Run("data get mnist --offline --data-dir @").Code);
    }

    [RealDataFact("mnist")]
    public void A_training_fetches_what_is_not_there()
    {
        using var server = Mirror();
        var output = Finish(Start(server, "train mnist --data-dir @ --limit 200 --epochs 1 --eval-samples 100 --model perceptron --output @/runs"));
        Assert.Contains("epoch 1/1", output);
        Assert.True(File.Exists(tool.File("mnist/t10k-labels-idx1-ubyte.gz")));
        Assert.Equal(4, server.Requests.Count);
    }

    static LocalServer Mirror() => new(async (request, stream, _) =>
    {
        await Task.Delay(200); // long enough for the other process to ask too
        await LocalServer.SendAsync(stream, File.ReadAllBytes(Path.Combine(RealDataFactAttribute.Root!, request.Path.TrimStart('/'))), request.From);
    });

    Process Start(LocalServer server, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "fovea.dll"), .. arguments.Replace("@", tool.Folder).Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Downloader.MirrorVariable] = server.At("").ToString();
        start.Environment.Remove("FOVEA_DATA");
        start.Environment["XDG_CACHE_HOME"] = tool.File("cache");
        return Process.Start(start)!;
    }

    static string Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.Result);
            return output;
        }
    }
}
