using System.Text.RegularExpressions;
using Fovea.Tensors.Autograd;

namespace Fovea.Architecture.Tests;

/// <summary>Laws that the compiler cannot see: size of files, words that libraries may not use, rooms' own laws, living links.</summary>
public sealed partial class HouseRuleTests
{
    static readonly string[] Libraries = [.. Repository.Rooms.Where(room => room != "Fovea.Cli")];

    [Fact]
    public void NoSourceFilePasses300LinesWithoutAReason()
    {
        var long_ = Repository.Sources("src").Where(path =>
        {
            var lines = File.ReadAllLines(path);
            return lines.Length > 300 && !lines[0].StartsWith("// Longer than 300 lines", StringComparison.Ordinal);
        });
        Assert.Empty(long_.Select(Repository.Relative));
    }

    [Fact]
    public void LibrariesDoNotPrintReadTheClockOrThrowDice()
    {
        var found = Libraries.SelectMany(room => Repository.Sources("src/" + room)).SelectMany(path =>
            File.ReadLines(path).Where(line => Banned().IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                .Select(line => $"{Repository.Relative(path)}: {line.Trim()}"));
        Assert.Empty(found);
    }

    [Fact]
    public void EveryRoomStatesItsLaw()
    {
        var folders = Directory.EnumerateDirectories(Repository.At("src", "Fovea.Kernels")).Select(path => "src/Fovea.Kernels/" + Path.GetFileName(path))
            .Where(folder => folder is not ("src/Fovea.Kernels/bin" or "src/Fovea.Kernels/obj"))
            .Concat(Repository.Rooms.Select(room => "src/" + room)).Append("src/Fovea.Tensors/Ops");
        Assert.DoesNotContain(folders, folder => !File.Exists(Repository.At(folder, "README.md")));
    }

    [Fact]
    public void EveryOperationHasACase()
    {
        var ran = new HashSet<string>();
        foreach (var opCase in Testing.OpCases.All)
        {
            using var tape = Tape.Record();
            opCase.Apply(opCase.MakeInputs(Tensors.Device.Null));
            ran.UnionWith(tape.Ops.Select(op => op.GetType().Name.Split('`')[0]));
        }

        var exist = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op))).Select(type => type.Name.Split('`')[0]);
        Assert.Equal(exist.Order(), ran.Order());
    }

    [Fact]
    public void LinksInTheDocumentsLive()
    {
        var documents = Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.At("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.At("src"), "README.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.At("benchmarks"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.At("examples"), "*.md"));
        var dead = documents.SelectMany(document => Link().Matches(File.ReadAllText(document)).Select(match => (document, Target: match.Groups[1].Value)))
            .Where(link => !link.Target.StartsWith("http", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(link.document)!, link.Target)))
            .Select(link => $"{Repository.Relative(link.document)} → {link.Target}");
        Assert.Empty(dead);
    }

    [GeneratedRegex(@"\bConsole\.|DateTime\.(Now|UtcNow)|Random\.Shared|new Random\(|Thread\.Sleep")]
    private static partial Regex Banned();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
