using System.Diagnostics;
using System.Globalization;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Data.Transforms;

namespace Fovea.Peers;

/// <summary>How many photos a second a loader hands out: files read, decoded, a random piece at 224×224, mirrored or not, normalised.</summary>
static class PhotoLoading
{
    const int Batch = 32, Workers = 2;

    /// <summary>Lists a folder; seconds since the process began.</summary>
    /// <param name="folder">A folder of photos, a class a folder.</param>
    public static string List(string folder)
    {
        var photos = ImageFolder.Open(folder).Train;
        using var process = Process.GetCurrentProcess();
        var seconds = (DateTime.Now - process.StartTime).TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"peer": "fovea", "files": {{photos.Count}}, "seconds": {{seconds:0.00}}, "peak_resident_mb": {{process.PeakWorkingSet64 / 1e6:0.0}}}""");
    }

    /// <summary>Answers each line of standard input with one epoch's speed.</summary>
    /// <param name="folder">A folder of photos, a class a folder.</param>
    public static void Answer(string folder)
    {
        var loader = new PictureExamples(ImageFolder.Open(folder).Train, Pipelines.ImageNetTrain()).Shuffle(seed: 1).Batch(Batch, workers: Workers);
        while (Console.ReadLine() is not null)
        {
            var (clock, pictures) = (Stopwatch.StartNew(), 0);
            foreach (var batch in loader)
                pictures += batch.Count;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $$"""{"peer": "fovea", "pictures": {{pictures}}, "pictures_per_second": {{pictures / clock.Elapsed.TotalSeconds:0.0}}}"""));
        }
    }
}
