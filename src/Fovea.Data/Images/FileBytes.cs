namespace Fovea.Data.Images;

/// <summary>Reads whole files without waiting for what may never come.</summary>
static class FileBytes
{
    /// <summary>All bytes of a file; none of a named pipe or a device.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[] Read(string path) => IsWithoutLength(path) ? [] : File.ReadAllBytes(path);

    // Opening a pipe waits, perhaps for ever, for who writes to it, and a device may never end: neither has a length. What a shell hands over
    // as <(command) is a link to no name, so it is read.
    static bool IsWithoutLength(string path)
    {
        var file = new FileInfo(path);
        var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true);
        return target is FileInfo { Exists: true, Length: 0 };
    }
}
