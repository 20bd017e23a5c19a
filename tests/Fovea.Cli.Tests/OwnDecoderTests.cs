using Fovea.Data.Images;

namespace Fovea.Cli.Tests;

/// <summary>Commands that read a format which a user brought.</summary>
[Collection("one at a time")]
public sealed class OwnDecoderTests : IDisposable
{
    const string Variable = "FOVEA_DECODERS";

    readonly Tool tool = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        foreach (var decoder in ImageDecoders.All.OfType<StripesDecoder>())
            ImageDecoders.Remove(decoder);
        tool.Dispose();
    }

    [Fact]
    public void Training_predicting_and_checking_read_a_format_of_ones_own()
    {
        foreach (var name in new[] { "narrow", "wide" })
        {
            Directory.CreateDirectory(tool.File($"photos/{name}"));
            for (byte i = 0; i < 10; i++)
                File.WriteAllBytes(tool.File($"photos/{name}/{i}.stripes"), [.. "STRIPES"u8, (byte)(name == "wide" ? 8 : 2), i]);
        }

        Assert.Equal(1, tool.Run("data check @/photos").Code);
        Environment.SetEnvironmentVariable(Variable, typeof(StripesDecoder).Assembly.Location);
        Assert.Contains("photos: 20 pictures; narrow 10, wide 10", tool.Run("data check @/photos").Output);
        Assert.Equal(0, tool.Run("train @/photos --size 16 --epochs 1 --warmup-epochs 0 --batch-size 8 --width 0.25 --output @ --name run").Code);
        Assert.Equal(20, tool.Run("predict @/run @/photos --top 1").Lines.Length);
    }

    [Fact]
    public void What_cannot_be_loaded_is_told()
    {
        string Error(string file)
        {
            Environment.SetEnvironmentVariable(Variable, file);
            var outcome = tool.Run("models");
            Assert.Equal(2, outcome.Code);
            return outcome.Error;
        }

        Assert.Equal("fovea: FOVEA_DECODERS names none.dll, but there is no such file.\n", Error("none.dll"));
        File.WriteAllText(tool.File("text.dll"), "no assembly");
        Assert.StartsWith($"fovea: FOVEA_DECODERS names {tool.File("text.dll")}, which cannot be loaded: ", Error(tool.File("text.dll")));
        var empty = typeof(FactAttribute).Assembly.Location;
        Assert.Equal($"fovea: FOVEA_DECODERS names {empty}, which has no public class with IImageDecoder and a constructor without parameters.\n", Error(empty));
    }
}

/// <summary>The word STRIPES, how wide they are, and a seed: 20×20 pixels.</summary>
public sealed class StripesDecoder : IImageDecoder
{
    public string Format => "STRIPES";

    public IReadOnlyList<string> Endings { get; } = [".stripes"];

    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith("STRIPES"u8);

    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name) => (20, 20);

    public Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        var picture = new Picture(20, 20, 1);
        for (var i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)((i % 20) / file[7] % 2 * 200 + i * file[8] % 50);
        return picture;
    }
}
