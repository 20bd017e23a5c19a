using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images.Pillow;

/// <summary>Every kind of picture but JPEG, bit for bit as Pillow reads it; pictures.py makes the files and asks Pillow.</summary>
public class PillowTests
{
    [Fact]
    public void One_picture_of_each_kind_is_what_Pillow_read()
        => CompareAll(Path.Combine(AppContext.BaseDirectory, "Images", "Pillow", "pictures.zip"), atLeast: 140);

    [PillowTheory]
    [InlineData(1)]
    public void Pictures_are_what_Pillow_reads(int seed)
    {
        using var folder = new TemporaryFolder();
        Python(Path.Combine("Pillow", "pictures.py"), folder.File("pictures.zip"), seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        CompareAll(folder.File("pictures.zip"), atLeast: 750);
    }

    /// <summary>Compares each file of an archive with the one beside it that says what Pillow read.</summary>
    internal static void CompareAll(string path, int atLeast)
    {
        using var zip = ZipFile.OpenRead(path);
        var differences = new List<string>();
        var count = 0;
        foreach (var entry in zip.Entries.Where(entry => !entry.Name.EndsWith(".rgba", StringComparison.Ordinal)))
        {
            count++;
            if (Compare(entry.Name, Read(entry), Read(zip.GetEntry(entry.Name + ".rgba")!)) is { } difference)
                differences.Add(difference);
        }

        Assert.True(count >= atLeast, $"only {count} pictures were made");
        Assert.Equal([], differences);
    }

    internal static byte[] Read(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>What is different, or null.</summary>
    static string? Compare(string name, byte[] file, byte[] expected)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(expected), BinaryPrimitives.ReadInt32LittleEndian(expected.AsSpan(4)));
        Picture picture;
        try
        {
            picture = Picture.Decode(file, name);
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }

        if ((picture.Width, picture.Height) != (width, height))
            return $"{name} is {picture.Width}×{picture.Height}, expected {width}×{height}";
        var different = ToRgba(picture).Zip(expected.Skip(8)).Count(pair => pair.First != pair.Second);
        return different == 0 ? null : $"{name} differs in {different} of {width * height * 4} bytes";
    }

    static IEnumerable<byte> ToRgba(Picture picture)
    {
        for (var i = 0; i < picture.Pixels.Length; i += picture.Channels)
        {
            for (var channel = 0; channel < 3; channel++)
                yield return picture.Pixels[i + (picture.Channels == 1 ? 0 : channel)];
            yield return picture.Channels == 4 ? picture.Pixels[i + 3] : (byte)255;
        }
    }

    /// <summary>Runs a script of this folder's neighbourhood with the Python that has Pillow.</summary>
    internal static void Python(string script, params string[] arguments)
    {
        var python = Environment.GetEnvironmentVariable("FOVEA_PYTHON") ?? "/usr/bin/python3";
        string[] all = [Path.Combine(AppContext.BaseDirectory, "Images", script), .. arguments];
        using var process = Process.Start(new ProcessStartInfo(python, all) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}

/// <summary>A theory that needs a Python with Pillow; without FOVEA_ORACLE it says that it was skipped, in its name too, as the oracle's do.</summary>
sealed class PillowTheoryAttribute : TheoryAttribute
{
    const string Variable = "FOVEA_ORACLE";

    public PillowTheoryAttribute([CallerMemberName] string test = "")
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            return;
        Skip = $"{Variable} is not set, so no picture was compared with Pillow. .ci/run sets it; any value will do for this.";
        DisplayName = $"{test}: {Variable} is not set";
    }
}
