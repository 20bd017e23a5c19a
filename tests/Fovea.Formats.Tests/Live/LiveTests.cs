using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Formats.NumPy;
using Fovea.Formats.Safetensors;
using Fovea.Tensors;

namespace Fovea.Formats.Tests.Live;

/// <summary>PyTorch and NumPy write what Fovea reads, and read what Fovea writes; exchange.py is their side.</summary>
public sealed class LiveTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [LiveTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_Python_writes_is_read_bit_for_bit(int seed)
    {
        var expected = Draw(seed);
        string[] files = ["zip.pth", "legacy.pth", "stored.npz", "deflated.npz", .. Enumerable.Range(0, 6).Select(protocol => $"pickle-{protocol}.pkl")];
        foreach (var name in files)
        {
            using var file = Weights.Open(folder.File(name));
            Assert.Equal(expected.Select(named => named.Key), file.Entries.Select(entry => entry.Name));
            foreach (var (key, tensor) in expected)
            {
                Assert.Equal(tensor.Shape, file.Read(key).Shape);
                Assert.Equal(tensor.ToArray(), file.Read(key).ToArray());
            }
        }
    }

    [LiveTheory]
    [InlineData(4)]
    public void What_Fovea_writes_is_read_bit_for_bit(int seed)
    {
        var tensors = Draw(seed);
        SafetensorsWriter.Write(folder.File("ours.safetensors"), tensors, [new("made", "by Fovea")]);
        Npz.Write(folder.File("ours-stored.npz"), tensors);
        Npz.Write(folder.File("ours-deflated.npz"), tensors, compress: true);
        Python("read");
    }

    /// <summary>Lets Python draw and save tensors; what they are comes back.</summary>
    List<KeyValuePair<string, Tensor>> Draw(int seed)
    {
        Python("write", seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var numbers = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("expected.bin")));
        using var names = JsonDocument.Parse(File.ReadAllBytes(folder.File("expected.json")));
        var tensors = new List<KeyValuePair<string, Tensor>>();
        foreach (var named in names.RootElement.EnumerateArray())
        {
            Shape shape = [.. named[1].EnumerateArray().Select(size => size.GetInt32())];
            tensors.Add(new(named[0].GetString()!, Tensor.From(numbers[..shape.Elements], shape)));
            numbers = numbers[shape.Elements..];
        }

        Assert.True(numbers.IsEmpty);
        return tensors;
    }

    void Python(string action, params string[] arguments)
    {
        var python = Environment.GetEnvironmentVariable("FOVEA_PYTHON") ?? "/usr/bin/python3";
        string[] all = [Path.Combine(AppContext.BaseDirectory, "Live", "exchange.py"), action, folder.Path, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(python, all) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}

/// <summary>A theory that needs a Python with PyTorch; without FOVEA_ORACLE it says that it was skipped, in its name too, as the oracle's do.</summary>
sealed class LiveTheoryAttribute : TheoryAttribute
{
    const string Variable = "FOVEA_ORACLE";

    public LiveTheoryAttribute([CallerMemberName] string test = "")
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            return;
        Skip = $"{Variable} is not set, so no file was exchanged with PyTorch and NumPy. .ci/run sets it; any value will do for these.";
        DisplayName = $"{test}: {Variable} is not set";
    }
}
