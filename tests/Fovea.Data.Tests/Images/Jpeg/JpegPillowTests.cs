using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Fovea.Data.Images;
using Fovea.Data.Tests.Images.Pillow;

namespace Fovea.Data.Tests.Images.Jpeg;

/// <summary>JPEG files of every kind, bit for bit as Pillow (libjpeg-turbo) reads them; jpegs.py makes the files and asks Pillow.</summary>
public class JpegPillowTests
{
    internal static string Archive => Path.Combine(AppContext.BaseDirectory, "Images", "Jpeg", "jpegs.zip");

    [Fact]
    public void One_picture_of_each_kind_is_what_Pillow_read() => PillowTests.CompareAll(Archive, atLeast: 110);

    [PillowTheory]
    [InlineData(1)]
    public void Pictures_are_what_Pillow_reads(int seed)
    {
        using var folder = new TemporaryFolder();
        PillowTests.Python(Path.Combine("Jpeg", "jpegs.py"), folder.File("jpegs.zip"), seed.ToString(CultureInfo.InvariantCulture));
        PillowTests.CompareAll(folder.File("jpegs.zip"), atLeast: 950);
    }

    [PhotosFact]
    public void Photos_are_what_Pillow_reads()
    {
        var python = Environment.GetEnvironmentVariable("FOVEA_PYTHON") ?? "/usr/bin/python3";
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Images", "Jpeg", "jpegs.py"), "-", Environment.GetEnvironmentVariable("FOVEA_DATA")!];
        using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true })!;
        using var pixels = new BinaryReader(new BufferedStream(process.StandardOutput.BaseStream, 1 << 20));
        var differences = new List<string>();
        var count = 0;
        for (; ReadLine(pixels) is { Length: > 0 } path; count++)
        {
            var (width, height) = (pixels.ReadInt32(), pixels.ReadInt32());
            var expected = pixels.ReadBytes(3 * width * height);
            if (!Picture.Read(path).ToRgb().Pixels.SequenceEqual(expected))
                differences.Add(path);
        }

        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal([], differences);
        Assert.True(count > 0, "FOVEA_DATA has no photos");
    }

    [Fact]
    public void The_size_is_that_of_the_picture()
    {
        foreach (var (name, file) in Files())
        {
            var picture = Picture.Decode(file, name);
            Assert.Equal((picture.Width, picture.Height), new JpegDecoder().ReadSize(file, name));
        }
    }

    /// <summary>The committed files.</summary>
    internal static IEnumerable<(string Name, byte[] File)> Files()
    {
        using var zip = ZipFile.OpenRead(Archive);
        foreach (var entry in zip.Entries)
            if (entry.Name.EndsWith(".jpg", StringComparison.Ordinal))
                yield return (entry.Name, PillowTests.Read(entry));
    }

    static string ReadLine(BinaryReader reader)
    {
        var line = new List<byte>();
        for (int next; (next = reader.BaseStream.ReadByte()) is not (-1 or '\n');)
            line.Add((byte)next);
        return Encoding.UTF8.GetString([.. line]);
    }
}

/// <summary>A fact that needs a Python with Pillow, as <see cref="PillowTheoryAttribute"/> does, and photos in FOVEA_DATA.</summary>
sealed class PhotosFactAttribute : FactAttribute
{
    public PhotosFactAttribute([System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        foreach (var variable in (string[])["FOVEA_ORACLE", "FOVEA_DATA"])
        {
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
                continue;
            Skip = $"{variable} is not set, so no photo was compared with Pillow. .ci/run sets it.";
            DisplayName = $"{test}: {variable} is not set";
        }
    }
}
