using System.Text;
using System.Text.Json;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// Something that is shown on a page and whose numbers are kept beside it. A figure is described once, in words and numbers; a page draws
/// it for every room it needs. What is given to it is copied.
/// </summary>
public abstract class Figure
{
    private protected Figure(Text title) => Title = title;

    /// <summary>What it shows, in a few words.</summary>
    public Text Title { get; }

    /// <summary>A sentence or two below it: what to look at; with markup. Null for none.</summary>
    public Text? Caption { get; init; }

    /// <summary>Its name in figures.json; from the English title if not given: "Test accuracy" becomes <c>test-accuracy</c>.</summary>
    public string Name
    {
        get => field ?? Slug(Title.English);
        init;
    }

    internal abstract string Kind { get; }

    /// <summary>How errors name it.</summary>
    internal string Told => $"The figure \"{Title}\"";

    internal abstract void WriteBody(StringBuilder html, Place place);

    /// <summary>Writes the properties that hold its numbers, into an object that has been opened.</summary>
    internal abstract void WriteNumbers(Utf8JsonWriter json);

    internal void WriteHtml(StringBuilder html, Place place)
    {
        html.Append($"<figure class=\"{(place.IsPanel ? "panel" : "card")} of-{Kind}\" id=\"{place.Id}\" aria-labelledby=\"{place.Id}-h\">");
        html.Append($"<h{(place.IsPanel ? 4 : 3)} id=\"{place.Id}-h\">{Html.Escape(Title.In(place.Language))}</h{(place.IsPanel ? 4 : 3)}>");
        WriteBody(html, place);
        if (Caption is not null)
            html.Append($"<figcaption>{Markup.ToHtml(Caption.In(place.Language))}</figcaption>");
        html.Append("</figure>\n");
    }

    internal void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("kind", Kind);
        json.WriteString("title", Title.English);
        WriteNumbers(json);
        json.WriteEndObject();
    }

    internal static string Slug(string title) =>
        string.Join('-', new string([.. title.ToLowerInvariant().Select(sign => char.IsLetterOrDigit(sign) ? sign : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Where a figure stands on a page.</summary>
/// <param name="Id">Unique on the page.</param>
/// <param name="Language">The page's.</param>
/// <param name="PanelWidth">Pixels, where it is one of several in a figure; otherwise 0.</param>
readonly record struct Place(string Id, Language Language, double PanelWidth = 0)
{
    public bool IsPanel => PanelWidth > 0;
}
