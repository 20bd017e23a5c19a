using System.Globalization;
using System.Runtime.ExceptionServices;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Data.Images;

namespace Fovea.Cli.Sources;

/// <summary>What a folder of photos leaves open and is decided by looking at some: grey or colour, size, mean and deviation.</summary>
static class PhotoDecisions
{
    const int LookedAt = 64, Measured = 2_000;
    const int SmallSize = 32, UsualSize = 64;

    /// <summary>Decides what the settings leave open.</summary>
    /// <param name="settings">What was asked.</param>
    /// <param name="train">Pictures to learn.</param>
    /// <param name="reading">How to read.</param>
    /// <param name="say">Hears what was decided, a line each.</param>
    /// <returns>Complete settings, and the pictures, of which some are in memory now.</returns>
    public static (TrainSettings Settings, IPictureSet Train) Make(TrainSettings settings, IPictureSet train, PhotoReading reading, Action<string> say)
    {
        var some = PhotoData.Spread(train.Count, LookedAt)
            .Select(index => TryRead(train, index, settings) is { } picture ? (picture.Channels, Shorter: Math.Min(picture.Width, picture.Height)) : default)
            .Where(seen => seen.Channels > 0).ToArray();
        if (some.Length == 0)
            throw new InvalidDataException($"{train.Name}: none of the pictures looked at can be read; fovea data check {settings.Data} says what is wrong with each.");
        var isGrey = some.All(seen => seen.Channels == 1);
        var shorter = some.Select(seen => seen.Shorter).Order().ElementAt(some.Length / 2);
        var size = settings.Size ?? (shorter < (SmallSize + UsualSize) / 2 ? SmallSize : UsualSize);
        settings = settings with { Size = size, Channels = isGrey ? 1 : 3 };
        say(string.Create(CultureInfo.InvariantCulture,
            $"input {settings.Channels}×{size}×{size}: {(isGrey ? "grey" : "colour")}, shorter sides are about {shorter} pixels{(shorter >= 2 * size ? $"; --size {2 * size} sees more and takes four times as long" : "")}"));

        var cached = PhotoData.Cache(train, settings, reading);
        if (settings.Normalize is null)
        {
            settings = settings with { Normalize = Measure(cached, settings) };
            say(string.Create(CultureInfo.InvariantCulture,
                $"normalize {settings.Normalize}: mean and deviation of {Math.Min(Measured, cached.Count):N0} pictures to learn"));
        }

        return (settings, cached);
    }

    // Sums in whole numbers a picture, then over pictures in their order, so that the number of threads does not show.
    static Normalization Measure(IPictureSet train, TrainSettings settings)
    {
        var (some, channels) = (PhotoData.Spread(train.Count, Measured), settings.Channels);
        var moments = new (double Mean, double Square)[]?[some.Length];
        var errors = new Exception?[some.Length];
        Parallel.For(0, some.Length, i =>
        {
            try
            {
                if (TryRead(train, some[i], settings) is { } picture)
                    moments[i] = (channels == 1 ? picture.ToGrey() : picture.ToRgb()).Moments();
            }
            catch (Exception bad) when (bad is InvalidDataException or IOException)
            {
                errors[i] = bad;
            }
        });
        if (Array.Find(errors, error => error is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);

        var (mean, deviation) = (new float[channels], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            var (sum, squares, read) = (0.0, 0.0, 0);
            foreach (var ofPicture in moments)
                if (ofPicture is not null)
                    (sum, squares, read) = (sum + ofPicture[channel].Mean, squares + ofPicture[channel].Square, read + 1);
            (mean[channel], deviation[channel]) = Round(sum / read, Math.Sqrt(Math.Max(0, squares / read - sum / read * (sum / read))));
        }

        return new Normalization(mean, deviation);
    }

    // Four digits, as published ones have; pictures of one colour all over leave nothing to divide by.
    static (float, float) Round(double mean, double deviation) => ((float)Math.Round(mean, 4), deviation < 5e-4 ? 1 : (float)Math.Round(deviation, 4));

    static Picture? TryRead(IPictureSet set, int index, TrainSettings settings)
    {
        try
        {
            return set.Read(index);
        }
        catch (Exception bad) when (settings.BadFiles == BadFiles.Skip && bad is InvalidDataException or IOException)
        {
            return null;
        }
    }
}
