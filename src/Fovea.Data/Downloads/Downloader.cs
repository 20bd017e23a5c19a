using System.Net.Http.Headers;
using System.Security.Cryptography;
using Fovea.Data.Datasets;

namespace Fovea.Data.Downloads;

/// <summary>
/// Fetches files of published sets: what is there and right is left alone; what has arrived of a broken transfer is gone on with; mirrors are
/// asked in turn; a file gets its name only when its SHA-256 is right. Several processes may ask for the same set at once: one fetches, the
/// others wait.
/// </summary>
public sealed class Downloader
{
    /// <summary>The environment variable that forbids fetching when it is 1: <c>FOVEA_OFFLINE</c>.</summary>
    public const string OfflineVariable = "FOVEA_OFFLINE";

    /// <summary>
    /// The environment variable that names a server asked before the others, for networks with a mirror of their own: <c>FOVEA_MIRROR</c>. It has
    /// a folder for each set: <c>http://files.example/data</c> for <c>http://files.example/data/mnist/train-images-idx3-ubyte.gz</c>.
    /// </summary>
    public const string MirrorVariable = "FOVEA_MIRROR";

    // Less is no progress: a server that breaks off after each byte is not to be asked a million times.
    const int WorthwhileBytes = 4096;

    static readonly HttpClient Shared = MakeClient();

    /// <summary>Whether fetching is forbidden: then only what is there is checked.</summary>
    public bool IsOffline { get; init; } = Environment.GetEnvironmentVariable(OfflineVariable) == "1";

    /// <summary>A server asked before the others, or null.</summary>
    public string? Mirror { get; init; } = Environment.GetEnvironmentVariable(MirrorVariable);

    /// <summary>How long a server may send nothing before it is given up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes a second that a server must send on average over each <see cref="StallTimeout"/>, or the next one goes on; 0 for any. One that
    /// drips would otherwise hold a download for weeks without ever standing still.
    /// </summary>
    public int LeastSpeed { get; init; } = 1024;

    /// <summary>How often a mirror is asked that breaks off, stalls or is busy; a try that brought a few thousand new bytes does not count.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>Time before the second try of a mirror; doubled with each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Hears how far it is, on any thread.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Fetches what is missing of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="root">The folder of data sets, made if it is not there; null for the user's cache.</param>
    /// <param name="cancellation">Ends it; what has arrived stays for the next time.</param>
    /// <returns>The set's folder.</returns>
    /// <exception cref="DownloadException">A file cannot be had from any mirror, or is missing while offline.</exception>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public async Task<string> GetAsync(PublishedSet set, string? root = null, CancellationToken cancellation = default)
    {
        var folder = Path.Combine(root ?? DataFolders.Cache, set.Folder);
        foreach (var file in set.Files)
        {
            var mirrors = string.IsNullOrEmpty(Mirror) ? file.Mirrors : [new Uri($"{Mirror.TrimEnd('/')}/{set.Folder}/{file.Name}"), .. file.Mirrors];
            await GetAsync(file with { Mirrors = mirrors }, folder, cancellation).ConfigureAwait(false);
        }

        return folder;
    }

    /// <summary>Fetches a file unless it is there and right.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="cancellation">Ends it; what has arrived stays for the next time.</param>
    /// <returns>The file's path.</returns>
    /// <inheritdoc cref="GetAsync(PublishedSet, string?, CancellationToken)"/>
    public async Task<string> GetAsync(RemoteFile file, string folder, CancellationToken cancellation = default)
    {
        var path = Path.Combine(folder, file.Name);
        if (await IsRightAsync(path, file, cancellation).ConfigureAwait(false))
        {
            Report(file, DownloadStage.Done, file.Length);
            return path;
        }

        if (IsOffline)
            throw new DownloadException($"{path} {(File.Exists(path) ? "has other bytes than the published file" : "is not there")}, and offline it cannot be fetched. Allow it by leaving --offline out, or {Remedy(file, folder)}");
        Directory.CreateDirectory(folder);
        using var held = await FolderLock.TakeAsync(folder, () => Report(file, DownloadStage.Waiting, 0), cancellation).ConfigureAwait(false);
        if (!await IsRightAsync(path, file, cancellation).ConfigureAwait(false)) // another process may have fetched it meanwhile
            await FetchAsync(file, path, cancellation).ConfigureAwait(false);
        Report(file, DownloadStage.Done, file.Length);
        return path;
    }

    async Task FetchAsync(RemoteFile file, string path, CancellationToken cancellation)
    {
        var faults = new List<string>();
        var part = path + ".part";
        foreach (var mirror in file.Mirrors)
        {
            var fault = await AskAsync(file, mirror, part, cancellation).ConfigureAwait(false);
            if (fault is null)
            {
                File.Move(part, path, overwrite: true);
                return;
            }

            faults.Add($"{mirror} {fault}");
        }

        if (new FileInfo(part).Length == 0)
            File.Delete(part);

        throw new DownloadException($"{file.Name} could not be fetched: {string.Join("; ", faults)}. Try again later; what has arrived is gone on with. Or {Remedy(file, Path.GetDirectoryName(path)!)}");
    }

    /// <summary>Fills the part from one mirror.</summary>
    /// <returns>What went wrong, or null if the part is the file.</returns>
    async Task<string?> AskAsync(RemoteFile file, Uri mirror, string partPath, CancellationToken cancellation)
    {
        await using var part = new FileStream(partPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        for (var tries = 1; ;)
        {
            if (part.Length > file.Length)
                part.SetLength(0);
            var before = part.Length;
            Report(file, DownloadStage.Fetching, before, mirror.Host);
            var request = new MirrorRequest(Shared, file, mirror, StallTimeout, LeastSpeed, bytes => Report(file, DownloadStage.Fetching, bytes, mirror.Host));
            var answer = before == file.Length ? MirrorAnswer.Whole : await request.SendAsync(part, cancellation).ConfigureAwait(false);
            var fault = request.Fault;
            if (answer == MirrorAnswer.Whole)
            {
                await part.FlushAsync(cancellation).ConfigureAwait(false);
                part.Flush(flushToDisk: true);
                if (await IsRightAsync(part, file, cancellation).ConfigureAwait(false))
                    return null;
                part.SetLength(0);
                fault = "sent other bytes than the published file";
                answer = before > 0 ? MirrorAnswer.TryAgain : MirrorAnswer.GiveUp; // the wrong bytes may have been an earlier server's
            }

            Report(file, DownloadStage.Failing, part.Length, $"{mirror.Host} {fault}");
            if (answer == MirrorAnswer.GiveUp || (part.Length - before < WorthwhileBytes && tries++ >= Tries))
                return fault;
            await Task.Delay(Pause * (1 << Math.Min(tries - 1, 5)), cancellation).ConfigureAwait(false);
        }
    }

    static async Task<bool> IsRightAsync(string path, RemoteFile file, CancellationToken cancellation)
    {
        if (new FileInfo(path) is not { Exists: true } found || found.Length != file.Length)
            return false;
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
        return await IsRightAsync(stream, file, cancellation).ConfigureAwait(false);
    }

    static async Task<bool> IsRightAsync(FileStream stream, RemoteFile file, CancellationToken cancellation)
    {
        stream.Position = 0;
        var hash = await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false);
        return string.Equals(Convert.ToHexStringLower(hash), file.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    static string Remedy(RemoteFile file, string folder)
        => $"fetch it by other means{(file.Mirrors is [var first, ..] ? $" from {first}" : "")} and put it into {folder}.";

    // As the bytes stand on the server: unpacked on the way they would have another checksum.
    static HttpClient MakeClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = 10 }) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Fovea", typeof(Downloader).Assembly.GetName().Version?.ToString(3)));
        return client;
    }

    void Report(RemoteFile file, DownloadStage stage, long bytes, string note = "") => Progress?.Report(new DownloadProgress(file.Name, stage, bytes, file.Length, note));
}
