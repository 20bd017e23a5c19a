using System.Xml.Linq;

namespace Fovea.Architecture.Tests;

/// <summary>The project files agree with the import table of docs/architecture.md.</summary>
public sealed class ImportTests
{
    static readonly Dictionary<string, string[]> Table = ReadTable();

    public static TheoryData<string> Rooms() => [.. Repository.Rooms];

    [Theory, MemberData(nameof(Rooms))]
    public void ARoomImportsWhatTheTableAllows(string room)
    {
        var allowed = Assert.Contains(room["Fovea.".Length..], (IReadOnlyDictionary<string, string[]>)Table);
        var project = XDocument.Load(Repository.At("src", room, room + ".csproj"));
        var imported = project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["Fovea.".Length..]);
        Assert.Equal(allowed.Order(), imported.Order());
    }

    [Theory, MemberData(nameof(Rooms))]
    public void OnlyTheCommandLineUsesPackages(string room)
    {
        var packages = XDocument.Load(Repository.At("src", room, room + ".csproj")).Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value);
        if (room == "Fovea.Cli")
            Assert.Equal(["Spectre.Console", "System.CommandLine"], packages.Order());
        else
            Assert.Empty(packages);
    }

    [Fact]
    public void EveryRoomOfTheTableExists() => Assert.Equal(Repository.Rooms, Table.Keys.Select(room => "Fovea." + room).Order());

    static Dictionary<string, string[]> ReadTable()
    {
        var lines = File.ReadAllLines(Repository.At("docs", "architecture.md"));
        var start = Array.FindIndex(lines, line => line.Contains("import table: read by", StringComparison.Ordinal));
        var end = Array.FindIndex(lines, line => line.Contains("end of import table", StringComparison.Ordinal));
        return lines[(start + 3)..end].Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(
            cells => cells[1],
            cells => cells[2].StartsWith("nothing", StringComparison.Ordinal) ? [] : cells[2].Split(", "));
    }
}
