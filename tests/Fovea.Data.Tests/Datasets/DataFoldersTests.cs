using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public class DataFoldersTests
{
    static string Make(string root, string folder, string file)
    {
        var path = Directory.CreateDirectory(Path.Combine(root, folder)).FullName;
        File.WriteAllText(Path.Combine(path, file), "");
        return path;
    }

    [Fact]
    public void The_folder_given_comes_first_then_the_variable_then_the_cache()
    {
        using var root = new TemporaryFolder();
        var given = Make(root.Path, "given/set", "file");
        var variable = Make(root.Path, "variable/set", "file.gz");
        var cache = Make(root.Path, "cache/set", "file");

        string Find(string? first, string? second, string? third)
        {
            string? At(string? folder) => folder is null ? null : root.File(folder);
            return new DataFolders(At(first), At(second), At(third)).Find("set", "file", "");
        }

        Assert.Equal(given, Find("given", "variable", "cache"));
        Assert.Equal(variable, Find(null, "variable", "cache"));
        Assert.Equal(cache, Find(null, null, "cache"));
        Assert.Equal(variable, Find("nowhere", "variable", "cache"));
        Assert.Equal(given, Find("given/set", "variable", "cache")); // the set's own folder, named directly
    }

    [Fact]
    public void A_set_that_is_nowhere_lists_where_it_was_looked_for_and_what_to_do()
    {
        var message = Assert.Throws<DirectoryNotFoundException>(() => new DataFolders("a", "b", "c").Find("set", "file", "Fetch it.")).Message;
        var set = $"{Path.DirectorySeparatorChar}set";
        Assert.Equal(
            $"set was not found: no file[.gz] in a{set} or a (the folder given); b{set} or b (FOVEA_DATA); c{set} or c (the cache). Fetch it.",
            message);

        message = Assert.Throws<DirectoryNotFoundException>(() => new DataFolders(null, "", "c").Find("set", "file", "Fetch it.")).Message;
        Assert.Equal($"set was not found: no file[.gz] in c{set} or c (the cache). FOVEA_DATA is not set. Fetch it.", message);
    }

    [Fact]
    public void The_cache_is_a_folder_of_the_users()
        => Assert.True(Path.IsPathRooted(DataFolders.Cache) && Path.GetFileName(DataFolders.Cache) == "fovea");
}
