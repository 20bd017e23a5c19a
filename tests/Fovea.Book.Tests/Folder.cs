namespace Fovea.Book.Tests;

/// <summary>A folder of its own that is gone after the test.</summary>
sealed class Folder : IDisposable
{
    public Folder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fovea-book-{Guid.NewGuid():N}");

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
