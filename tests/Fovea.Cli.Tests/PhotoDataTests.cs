using Fovea.Cli.Sources;
using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Cli.Tests;

public class PhotoDataTests
{
    static readonly IPictureSet Pictures = new OneOfEachKind();

    [Theory]
    [InlineData(3, PictureFit.Crop)]
    [InlineData(3, PictureFit.Stretch)]
    [InlineData(1, PictureFit.Crop)]
    public void What_is_measured_on_while_training_is_what_eval_and_predict_see(int channels, string fit)
    {
        var normalize = new Normalization([0.4f], [0.3f]);
        var settings = new TrainSettings { Data = "x", Model = "simple", Epochs = 1, Size = 8, Channels = channels, Normalize = normalize, Fit = fit };
        var examples = PhotoData.Prepare(Pictures, Pictures, settings, new PhotoReading(1 << 20, null)).Test;
        var saved = new SavedModel("simple", new Sequential(), [channels, 8, 8], 1, [], normalize, true, fit);
        var again = PhotoData.Examples(Pictures, saved, 8, normalize);
        var input = new PictureInput(saved.Input, normalize, false, fit, ImageLimits.MaxPixels, _ => { });
        var file = Path.GetTempFileName();
        try
        {
            for (var i = 0; i < Pictures.Count; i++)
            {
                var values = Values(examples, i);
                Assert.Equal(Values(again, i), values);
                Assert.Equal(values, Values(examples, i)); // kept, now
                PngEncoder.Write(Pictures.Read(i), file);
                var predicted = input.Read(file).ToArray();
                for (var at = 0; at < values.Length; at++)
                    Assert.Equal(predicted[at], values[at], 1e-5f);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    static float[] Values(IExamples examples, int index)
    {
        var values = new float[examples.ExampleShape.Elements];
        examples.CopyValues(index, values);
        return values;
    }

    // Noise: grey, colour, and colour of which much is transparent.
    sealed class OneOfEachKind : IPictureSet
    {
        readonly Picture[] pictures = [.. new[] { 1, 3, 4 }.Select(Noise)];

        public string Name => "kinds";

        public IReadOnlyList<string> ClassNames => ["a", "b"];

        public int Count => pictures.Length;

        public int Label(int index) => index % 2;

        public string Describe(int index) => $"kind {index}";

        public Picture Read(int index) => pictures[index];

        static Picture Noise(int channels)
        {
            var (picture, rng) = (new Picture(37, 29, channels), new Rng((ulong)channels));
            foreach (ref var pixel in picture.Pixels)
                pixel = (byte)rng.NextInt(256);
            return picture;
        }
    }
}
