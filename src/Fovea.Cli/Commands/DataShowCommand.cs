using System.CommandLine;
using System.Globalization;
using System.Text;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Formats.Files;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data show</c>: some of a set's pictures on one sheet.</summary>
static class DataShowCommand
{
    const int UsualCount = 64;

    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea data show digits",
        "fovea data show ./photos --sheet photos.html --count 200",
    ];

    public static Command Create(CancellationToken cancellation)
    {
        var data = new Argument<string>("data") { Description = $"What to show: {string.Join(", ", DataSets.Names)}, or a folder or .csv of photos." };
        var sheet = new Option<string?>("--sheet") { Description = "The file to write: .png, or .html, which shows names in any letters and needs nothing else. [default: the set's name .png]", HelpName = "file" };
        var count = CommonOptions.Positive("--count", $"Pictures to show, evenly over the set. [default: {UsualCount}]");
        var (badFile, maxPixels) = (CommonOptions.OnBadFile(), CommonOptions.MaxPixels());
        var (dataDir, offline, threads) = (CommonOptions.DataDir(), CommonOptions.Offline("Fetch no data set that is missing."), CommonOptions.Threads());
        var command = new Command("show", "Writes a contact sheet of the pictures to learn.") { data, sheet, count, badFile, maxPixels, dataDir, offline, threads };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, Json: false);
            var name = parsed.GetRequiredValue(data);
            var folder = parsed.GetValue(dataDir);
            var set = PhotoData.IsMeant(name)
                ? PhotoData.Parts(name, null, parsed.GetValue(maxPixels)).Train
                : Named(DataSets.Find(name), new DataFetch(screen, parsed.GetValue(offline), cancellation), folder, parsed.GetValue(threads) ?? 0);
            var path = parsed.GetValue(sheet) ?? $"{DataSets.ShortName(name)}.png";
            var isPage = path.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
            if (!isPage && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--sheet is {path}; give a file ending in .png or .html.");

            var (drawn, shown) = (new ContactSheet(), 0);
            foreach (var index in PhotoData.Spread(set.Count, parsed.GetValue(count) ?? UsualCount))
            {
                try
                {
                    drawn.Add(set.Read(index), set.ClassNames[set.Label(index)]);
                    shown++;
                }
                catch (Exception bad) when (TrainSettings.ParseBadFiles(parsed.GetValue(badFile)) == BadFiles.Skip && bad is InvalidDataException or IOException)
                {
                    screen.Say($"skipped: {bad.Message}");
                }
            }

            if (shown == 0)
                throw new InvalidDataException($"{set.Name}: none of the pictures looked at can be read, so there is nothing to show.");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, file =>
            {
                if (isPage)
                    file.Write(Encoding.UTF8.GetBytes(drawn.ToHtml(set.Name)));
                else
                    PngEncoder.Write(drawn.Draw(), file);
            });
            screen.Write(string.Create(CultureInfo.InvariantCulture, $"{path}: {shown:N0} of {set.Count:N0} pictures of {set.Name}"));
            return 0;
        });
        return command;
    }

    static IPictureSet Named(DataSet set, DataFetch fetch, string? folder, int threads) => fetch.Read(set, folder, () => set.Train(folder, null, threads));
}
