namespace Fovea.Formats.Files;

/// <summary>
/// Writes a file so that a reader, or a crash, sees the old file or the new one and never half of one: the bytes go to a temporary
/// name in the same folder, are flushed to the disk, and the name is then switched.
/// </summary>
public static class AtomicFile
{
    /// <summary>How temporary names end; a program that is killed while it writes leaves such a file.</summary>
    public const string TemporaryEnding = ".tmp";

    static int counter;

    /// <summary>Replaces or creates a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the whole contents.</param>
    /// <exception cref="IOException">
    /// It could not be written: no such folder, no permission, disk full. An earlier file of that name is unchanged and nothing else is left behind.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref counter)}{TemporaryEnding}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            Remove(temporary);
            if (exception is IOException or UnauthorizedAccessException)
                throw new IOException($"{path} could not be written: {WithoutTemporaryName(exception.Message, temporary, path)} {Fate(path)}", exception);
            throw;
        }
    }

    // Only the last part is replaced: the message may have the whole path where a relative one was given.
    static string WithoutTemporaryName(string message, string temporary, string path) =>
        message.Replace(Path.GetFileName(temporary), Path.GetFileName(path));

    static string Fate(string path) => File.Exists(path) ? "The earlier file is unchanged." : "No file was left behind.";

    static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here tells more than this one.
        }
    }
}
