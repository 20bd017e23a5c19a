using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fovea.Data.Images;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Benchmarks;

/// <summary>From a decoded picture of 500×375 to values, on one thread, in turn with torchvision doing the same with Pillow.</summary>
internal static class TransformBenchmark
{
    private const int Rounds = 7, Width = 500, Height = 375;

    public static void Run()
    {
        var photo = Photo();
        var square = Resampling.Resize(photo, 224, 224);
        var values = new float[3 * 224 * 224];
        var (train, eval, toTensor) = (Pipelines.ImageNetTrain(), Pipelines.ImageNetEval(), new ToTensor(Normalize.ImageNet));
        Action<Rng> Of(IPictureTransform transform, Picture picture) => rng => transform.Apply(picture, rng);
        (string Name, string About, int Count, Action<Rng> Work)[] cases =
        [
            ("train", "RandomResizedCrop(224), flip, ToTensor, Normalize", 200, rng => train.Apply(photo, rng, values)),
            ("eval", "Resize(256), CenterCrop(224), ToTensor, Normalize", 200, rng => eval.Apply(photo, rng, values)),
            ("crop", "RandomResizedCrop(224)", 200, Of(new RandomResizedCrop(224), photo)),
            ("flip", "flip of 224×224", 500, Of(new RandomHorizontalFlip(1), square)),
            ("values", "ToTensor, Normalize of 224×224", 300, _ => toTensor.Apply(square, values)),
            ("bicubic", "Resize(256), bicubic", 100, Of(new Resize(256, ResampleFilter.Bicubic), photo)),
            ("lanczos", "Resize(256), Lanczos", 100, Of(new Resize(256, ResampleFilter.Lanczos), photo)),
            ("jitter", "ColorJitter(0.4, 0.4, 0.4, 0.1) of 224×224", 30, Of(new ColorJitter(0.4f, 0.4f, 0.4f, 0.1f), square)),
            ("trivial", "TrivialAugment of 224×224", 100, Of(new TrivialAugment(), square)),
        ];

        var file = Path.GetTempFileName();
        PngEncoder.Write(photo, file);
        using var peer = Peer(file);
        Console.WriteLine(peer is null ? "torchvision is not here; FOVEA_PYTHON names a Python that has it" : peer.StandardOutput.ReadLine());
        Console.WriteLine($"{"microseconds a picture, medians of " + Rounds + " rounds in turn",-52} {"Fovea",8} {"peer",8} {"ratio",6}   range");
        foreach (var (name, about, count, work) in cases)
        {
            var (ours, theirs, ratios) = (new double[Rounds], new double[Rounds], new double[Rounds]);
            for (var round = -2; round < Rounds; round++) // the first two warm up
            {
                var mine = Time(work, count, round);
                var other = peer is null ? double.NaN : Ask(peer, name, count);
                if (round >= 0)
                    (ours[round], theirs[round], ratios[round]) = (mine, other, other / mine);
            }

            Array.Sort(ours);
            Array.Sort(theirs);
            Array.Sort(ratios);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{about,-52} {ours[Rounds / 2],8:F0} {theirs[Rounds / 2],8:F0} {ratios[Rounds / 2],6:F2}   {ratios[0]:F2}-{ratios[^1]:F2}"));
        }

        peer?.StandardInput.Close();
        File.Delete(file);
    }

    private static double Time(Action<Rng> work, int count, int round)
    {
        var chance = new Rng((ulong)(round + 2));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            work(chance.Split((ulong)i));
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }

    private static double Ask(Process peer, string name, int count)
    {
        peer.StandardInput.WriteLine($"{name} {count}");
        peer.StandardInput.Flush();
        return double.Parse(peer.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    private static Process? Peer(string picture)
    {
        try
        {
            var script = Path.Combine(Here(), "..", "Peers", "peer_transforms.py");
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("FOVEA_PYTHON") ?? "/usr/bin/python3", [script, picture])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // Waves with some noise: as smooth as a photo, which does not matter to either side.
    private static Picture Photo()
    {
        var photo = new Picture(Width, Height, 3);
        var random = new Random(1);
        for (var i = 0; i < photo.Pixels.Length; i++)
        {
            var (x, y) = (i / 3 % Width, i / 3 / Width);
            photo.Pixels[i] = (byte)(120 + (60 * Math.Sin((x * 0.02) + (i % 3))) + (50 * Math.Cos(y * 0.03)) + random.Next(20));
        }

        return photo;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
