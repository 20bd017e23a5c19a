using Fovea.Cli.Sources;

namespace Fovea.Cli.Tests;

public sealed class PathPatternTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("fovea-pattern-").FullName;

    public PathPatternTests()
    {
        foreach (var file in new[] { "a/1.png", "a/10.png", "a/2.jpg", "b c/1.png", "b c/deep/er/1.png", "b c/deep/ñ.png", ".hidden/1.png", "a/.secret.png", "top.png" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
            File.WriteAllText(Path.Combine(root, file), "");
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    string[] Files(string pattern) => [.. new PathPattern(Path.Combine(root, pattern)).Files().Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))];

    [Theory]
    [InlineData("*.png", "top.png")]
    [InlineData("a/*.png", "a/1.png a/10.png")]
    [InlineData("a/?.*", "a/1.png a/2.jpg")]
    [InlineData("*/1.png", "a/1.png b_c/1.png")]
    [InlineData("b*/d??p/*/*.png", "b_c/deep/er/1.png")]
    [InlineData("**/1.png", "a/1.png b_c/1.png b_c/deep/er/1.png")]
    [InlineData("b c/**/*.png", "b_c/1.png b_c/deep/er/1.png b_c/deep/ñ.png")]
    [InlineData("b c/**", "b_c/1.png b_c/deep/er/1.png b_c/deep/ñ.png")]
    [InlineData("**/deep/**/*.png", "b_c/deep/er/1.png b_c/deep/ñ.png")]
    [InlineData("**/**/ñ.*", "b_c/deep/ñ.png")]
    [InlineData(".h*/*", ".hidden/1.png")]
    [InlineData("a/.*", "a/.secret.png")]
    [InlineData("a/../b*/*.png", "b_c/1.png")]
    [InlineData("none/*.png", "")]
    [InlineData("*/none/*.png", "")]
    [InlineData("*/*/", "")]
    public void Wildcards_stand_in_any_part(string pattern, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Files(pattern).Select(file => file.Replace(' ', '_').Replace("a/../", "")));

    [Fact]
    public void A_pattern_for_folders_means_their_pictures_and_a_loop_ends()
    {
        Directory.CreateSymbolicLink(Path.Combine(root, "a", "loop"), root);
        Assert.Equal(3, Files("**/1.png").Length);
        Assert.Equal(["a", "b c"], new PathPattern(Path.Combine(root, "*")).Folders().Select(Path.GetFileName));
        Assert.Equal(["deep"], new PathPattern(Path.Combine(root, "b*/*/")).Folders().Select(Path.GetFileName));
        var found = PictureArguments.Expand([Path.Combine(root, "b c", "dee?")]);
        Assert.Equal(["ñ.png", "1.png"], found.Select(Path.GetFileName)); // a folder's own files, then those below
        Assert.EndsWith(": * and ? stand for characters of one name, ** for any folders.",
            Assert.Throws<FileNotFoundException>(() => PictureArguments.Expand([Path.Combine(root, "**", "*.tif")])).Message);
    }
}
