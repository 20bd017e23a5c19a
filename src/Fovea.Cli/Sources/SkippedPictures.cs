using Fovea.Cli.Terminal;
using Fovea.Data;

namespace Fovea.Cli.Sources;

/// <summary>What is said of pictures that could not be read.</summary>
static class SkippedPictures
{
    /// <summary>Says how many a loader has skipped, if any, and why the first.</summary>
    /// <param name="screen">Where to say it.</param>
    /// <param name="loader">The loader.</param>
    /// <param name="pictures">Which pictures they were among.</param>
    /// <param name="when">When, after a space.</param>
    public static void Tell(Screen screen, Loader? loader, string pictures = "the pictures", string when = "")
    {
        if (loader?.Skipped is [var first, ..] skipped)
            screen.Say($"{skipped.Count} of {pictures} could not be read{when} and {(skipped.Count == 1 ? "was" : "were")} skipped; the first: {first.Reason}");
    }
}
