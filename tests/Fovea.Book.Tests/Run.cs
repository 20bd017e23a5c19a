using System.Collections.Concurrent;
using System.Text.Json;
using Fovea.Book.Writing;

namespace Fovea.Book.Tests;

/// <summary>Runs experiments in their quick form.</summary>
static class Run
{
    static readonly ConcurrentDictionary<string, Lazy<(Figures Figures, bool ReadsData)>> Done = [];

    /// <summary>The numbers of an experiment's page on drawn digits; run once for all tests.</summary>
    public static Figures Quick(string name) => Once(name).Figures;

    /// <summary>Whether an experiment asked for pictures of the data set in that run.</summary>
    public static bool ReadsData(string name) => Once(name).ReadsData;

    /// <summary>The numbers of an experiment's page, run now.</summary>
    public static Figures Anew(string name, string? image = null, string? dataFolder = null) => Now(name, image, dataFolder).Figures;

    static (Figures Figures, bool ReadsData) Once(string name) => Done.GetOrAdd(name, _ => new Lazy<(Figures, bool)>(() => Now(name, null, null))).Value;

    static (Figures Figures, bool ReadsData) Now(string name, string? image, string? dataFolder)
    {
        var (experiment, context) = (Contents.Find(name)!, new BookContext { Quick = true, Data = new BookData("digits", dataFolder), ImagePath = image });
        var page = new BookPage(experiment, context);
        experiment.Run(context, page);
        return (page.Figures, context.Data.IsRead);
    }

    /// <summary>The page as a reader gets it.</summary>
    public static string Html(string name, string? image = null)
    {
        using var folder = new Folder();
        new BookBuilder(folder.Path, new BookContext { Quick = true, ImagePath = image }).Write([Contents.Find(name)!]);
        return File.ReadAllText(folder[$"{name}/index.html"]);
    }

    /// <summary>A number or numbers as they stand in figures.json.</summary>
    public static double[] Json(string name, string figure)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Quick(name).Write(writer);
        using var json = JsonDocument.Parse(stream.ToArray());
        var found = json.RootElement.GetProperty(figure);
        return found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray().Select(number => number.GetDouble())] : [found.GetDouble()];
    }

    /// <summary>Numbers that the literature prints, to the digits printed there.</summary>
    public static void AssertPrinted(Figures figures, string name, int decimals, params double[] printed) => AssertPrinted(figures[name], decimals, printed);

    /// <inheritdoc cref="AssertPrinted(Figures, string, int, double[])"/>
    public static void AssertPrinted(IReadOnlyList<double> found, int decimals, double[] printed)
    {
        Assert.Equal(printed.Length, found.Count);
        for (var i = 0; i < printed.Length; i++)
            Assert.Equal(printed[i], Math.Round(found[i], decimals));
    }
}
