namespace Fovea.Data.Downloads;

/// <summary>Keeps other processes, and other threads, from fetching into a folder at the same time.</summary>
sealed class FolderLock : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly FileStream held;

    FolderLock(FileStream held) => this.held = held;

    /// <summary>Waits until nobody else holds the folder.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="waiting">Called each time when it is held by another.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public static async Task<FolderLock> TakeAsync(string folder, Action waiting, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, ".lock");
        while (true)
        {
            try
            {
                return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                waiting();
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new IOException($"{folder} cannot be written to; name another folder.", denied);
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
