using Fovea.Cli.Terminal;
using Fovea.Data.Datasets;
using Fovea.Data.Downloads;

namespace Fovea.Cli.Sources;

/// <summary>Fetches published data sets and shows how far it is.</summary>
/// <param name="screen">Where to show it.</param>
/// <param name="offline">Whether fetching is forbidden; <c>FOVEA_OFFLINE=1</c> forbids it too.</param>
/// <param name="cancellation">Ends it; what has arrived stays.</param>
sealed class DataFetch(Screen screen, bool offline, CancellationToken cancellation)
{
    /// <summary>Fetches what is missing of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="root">The folder of data sets, or null for the user's cache.</param>
    /// <returns>The set's folder.</returns>
    public string Get(PublishedSet set, string? root)
    {
        using var bar = new DownloadBar(screen);
        return Downloader(bar).GetAsync(set, root, cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Reads a part of a data set; where the set is in none of the usual places it is fetched first.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">The folder that the user named, or null.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="DirectoryNotFoundException">It is not there, and cannot or may not be fetched.</exception>
    public ImageDataset Read(DataSet set, string? folder, Func<ImageDataset> read)
    {
        try
        {
            return read();
        }
        catch (DirectoryNotFoundException absent) when (set.Published is { } published && (string.IsNullOrEmpty(folder) || Directory.Exists(folder)))
        {
            if (Downloader(null).IsOffline)
                throw new DirectoryNotFoundException($"{absent.Message} Nothing is fetched offline.", absent);
            screen.Say($"{set.Name} is not there; it is fetched into {Path.Combine(folder ?? DataFolders.Cache, published.Folder)}. --offline forbids that.");
            Get(published, folder);
            return read();
        }
    }

    Downloader Downloader(IProgress<DownloadProgress>? progress) => new()
    {
        Progress = progress,
        IsOffline = offline || Environment.GetEnvironmentVariable(Data.Downloads.Downloader.OfflineVariable) == "1",
    };
}
