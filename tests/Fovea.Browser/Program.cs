// Opens every page below a folder in headless Chromium, light, dark, as wide as a phone and as on paper: no console error, no request but
// for the page itself, nothing wider than the screen. With --shots, portraits of each stand in that folder.
// dotnet run -c Release --project tests/Fovea.Browser -- FOLDER [--shots FOLDER]
using Fovea.Browser;

if (args is not ([_] or [_, "--shots", _]))
{
    Console.Error.WriteLine("Usage: Fovea.Browser FOLDER [--shots FOLDER]");
    return 2;
}

var pages = Directory.GetFiles(args[0], "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
if (pages.Length == 0)
{
    Console.Error.WriteLine($"There are no pages in {args[0]}.");
    return 2;
}

await using var chromium = await Chromium.Start();
var faults = 0;
foreach (var page in pages)
    foreach (var view in View.All)
    {
        var visit = await chromium.Open(page, view);
        foreach (var fault in visit.Faults)
            Console.WriteLine($"{page}, {view.Name}: {fault}");
        faults += visit.Faults.Count;
        if (args.Length > 1)
        {
            var name = Path.GetRelativePath(args[0], Path.ChangeExtension(page, null)).Replace(Path.DirectorySeparatorChar, '-');
            Directory.CreateDirectory(args[2]);
            File.WriteAllBytes(Path.Combine(args[2], $"{name}-{view.Name}.png"), visit.Portrait);
        }
    }

Console.WriteLine($"{pages.Length} pages in {View.All.Count} views: {faults} console errors, outside requests and overflows (asked: 0)");
return faults == 0 ? 0 : 1;
