using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data.Datasets;
using Fovea.Data.Downloads;
using Fovea.Layers;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data get</c>: fetches published data sets, or checks that they are there and right.</summary>
static class DataGetCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea data get mnist",
        "fovea data get cifar10 cifar100 --data-dir ~/data",
        "fovea data get mnist --offline",
    ];

    public static Command Create(CancellationToken cancellation)
    {
        var sets = string.Join(", ", PublishedSets.All.Select(set => string.Create(CultureInfo.InvariantCulture, $"{set.Name} ({set.Length / 1e6:0} MB)")));
        var names = new Argument<string[]>("set") { Description = $"Which: {sets}.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string?>("--data-dir")
        {
            Description = $"Folder that the set's own folder is made in. [default: {DataFolders.Cache}]",
            HelpName = "folder",
        };
        var (offline, json) = (CommonOptions.Offline("Fetch nothing; only check what is there."), CommonOptions.Json());
        var command = new Command("get", "Fetches published data sets; what is there and right is left alone, a broken transfer is gone on with.") { names, folder, offline, json };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            PublishedSet[] wanted = [.. parsed.GetRequiredValue(names).Select(Find)];
            var fetch = new DataFetch(screen, parsed.GetValue(offline), cancellation);
            foreach (var set in wanted)
            {
                var place = fetch.Get(set, parsed.GetValue(folder));
                screen.Write(screen.Json
                    ? JsonLine.Of("data", json =>
                    {
                        json.WriteString("name", set.Name);
                        json.WriteString("folder", place);
                        json.WriteNumber("bytes", set.Length);
                    })
                    : string.Create(CultureInfo.InvariantCulture, $"{set.Name}: {set.Files.Count} {(set.Files.Count == 1 ? "file" : "files")}, {set.Length:N0} bytes, checksums right, in {place}"));
            }

            return 0;
        });
        return command;
    }

    static PublishedSet Find(string name)
    {
        if (PublishedSets.Find(name) is { } set)
            return set;
        string[] names = [.. PublishedSets.All.Select(known => known.Name)];
        if (name == "digits")
            throw new UsageException("digits are drawn when they are needed; there is nothing to fetch.");
        var hint = NearestName.Of(name, names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
        throw new UsageException($"There is no data set \"{name}\" to fetch.{hint} Sets are {string.Join(", ", names)}.");
    }
}
