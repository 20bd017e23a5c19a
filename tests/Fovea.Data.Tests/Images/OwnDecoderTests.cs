using System.Text;
using Fovea.Data.Checks;
using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Data.Tests.Datasets;
using Fovea.Data.Transforms;

namespace Fovea.Data.Tests.Images;

/// <summary>Decoders are the whole process's, so nothing else runs while there is one more.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OwnDecoderTests : IDisposable
{
    const string Name = "own decoder";

    readonly Plain decoder = new();
    readonly PhotoFolder folder = new PhotoFolder().With("cats", 2);

    public void Dispose()
    {
        ImageDecoders.Remove(decoder);
        folder.Dispose();
    }

    [Fact]
    public void A_format_of_ones_own_is_found_in_folders_decoded_by_loaders_and_checked()
    {
        for (byte level = 0; level < 3; level++)
            folder.Add($"dogs/{level}.plain", [.. "PLAIN"u8, 6, 5, (byte)(100 + level)]);
        folder.Add("dogs/wrong.png", [.. "PLAIN"u8, 6, 5, 0]);
        Assert.Throws<InvalidDataException>(() => Picture.Read(folder["dogs/0.plain"]));
        Assert.Equal(3, ImageFolder.Open(folder.Path).Train.Count);

        ImageDecoders.Register(decoder);
        var photos = ImageFolder.Open(folder.Path).Train;
        Assert.Equal(6, photos.Count);
        Assert.Empty(photos.Notes);
        Assert.Equal((6, 5), Picture.ReadSize(folder["dogs/0.plain"]));
        var examples = new PictureExamples(photos, new Pipeline([1, 4, 4]) { Pictures = [new Resize(4, 4)] });
        var levels = examples.Batch(4, workers: 2)
            .SelectMany(batch => batch.Labels.Select((label, i) => (label, (int)MathF.Round(batch.Images.ToArray()[16 * i] * 255)))).ToArray();
        Assert.Equal([(0, 0), (0, 1), (1, 100), (1, 101), (1, 102), (1, 0)], levels);
        Assert.Equal("its ending promises PNG, but it is PLAIN", DataCheck.Run(new PictureParts(photos, null, null)).Mislabelled.Single().Reason);
        Assert.Contains("Known formats: PLAIN, JPEG, PNG,", Assert.Throws<InvalidDataException>(() => Picture.Decode([1], "x")).Message);

        Assert.True(ImageDecoders.Remove(decoder));
        Assert.False(ImageDecoders.Remove(decoder));
        Assert.Equal(3, ImageFolder.Open(folder.Path).Train.Count);
    }

    [Fact]
    public void It_is_asked_before_the_others()
    {
        var png = File.ReadAllBytes(folder["cats/1.png"]);
        ImageDecoders.Register(decoder);
        decoder.Takes = png[..4];
        Assert.Equal(new Picture(png[5], png[6], 1).Pixels.Length, Picture.Decode(png, "cat.png").Pixels.Length);
    }

    [Fact]
    public void An_ending_that_no_file_would_be_found_by_is_told()
    {
        decoder.Endings = ["PLAIN"];
        Assert.StartsWith(
            "The PLAIN decoder has the ending \"PLAIN\"; expected lower case with the dot, such as \".webp\".",
            Assert.Throws<ArgumentException>(() => ImageDecoders.Register(decoder)).Message);
        Assert.DoesNotContain(decoder, ImageDecoders.All);
    }

    // The word PLAIN, columns, rows, and the grey that is everywhere.
    sealed class Plain : IImageDecoder
    {
        public byte[] Takes { get; set; } = Encoding.ASCII.GetBytes("PLAIN");

        public string Format => "PLAIN";

        public IReadOnlyList<string> Endings { get; set; } = [".plain"];

        public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith(Takes);

        public (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name) => (file[5], file[6]);

        public Picture Decode(ReadOnlySpan<byte> file, string name)
        {
            var picture = new Picture(file[5], file[6], 1);
            picture.Pixels.Fill(file[7]);
            return picture;
        }
    }
}
