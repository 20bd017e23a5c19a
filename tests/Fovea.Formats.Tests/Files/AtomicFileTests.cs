using Fovea.Formats.Files;

namespace Fovea.Formats.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Replaces_the_earlier_file_and_leaves_nothing_else()
    {
        var path = folder.File("a");
        AtomicFile.Write(path, stream => stream.Write("one"u8));
        AtomicFile.Write(path, stream => stream.Write("two"u8));
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_failure_halfway_keeps_the_earlier_file_and_removes_the_temporary_one()
    {
        var path = folder.File("a");
        AtomicFile.Write(path, stream => stream.Write("one"u8));
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            throw new IOException("No space left on device");
        }));
        Assert.Equal($"{path} could not be written: No space left on device The earlier file is unchanged.", error.Message);
        Assert.Equal("one", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Errors_of_the_writer_pass_through_unchanged()
    {
        var error = new InvalidOperationException("mine");
        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder.File("a"), _ => throw error)));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named()
    {
        var path = folder.File("missing/a");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => { }));
        Assert.StartsWith($"{path} could not be written: Could not find a part of the path", error.Message);
        Assert.EndsWith("No file was left behind.", error.Message);
        Assert.DoesNotContain(AtomicFile.TemporaryEnding, error.Message);
    }

    [Fact]
    public void A_relative_path_is_not_called_by_its_temporary_name()
    {
        var path = Path.Combine("..", Path.GetRelativePath(Path.GetDirectoryName(Environment.CurrentDirectory)!, folder.File("missing/a")));
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => { }));
        Assert.Contains($"'{folder.File("missing/a")}'", error.Message);
        Assert.DoesNotContain(".tmp", error.Message);
    }

    [Fact]
    public void A_path_under_a_file_is_an_error()
    {
        File.WriteAllText(folder.File("file"), "");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(folder.File("file/a"), _ => { }));
        Assert.Contains("could not be written", error.Message);
    }
}
