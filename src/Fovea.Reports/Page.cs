using System.Text;
using System.Text.Json;
using Fovea.Formats.Files;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;

namespace Fovea.Reports;

/// <summary>
/// A page that needs nothing but itself: words and figures from top to bottom, written as one HTML file, with every number of every figure
/// in a JSON file beside it.
/// <code>
/// new Page("losses", ("Losses", "손실 함수"))
///     .Paragraph(("How wrong is an answer?", "답은 얼마나 틀렸는가?"))
///     .Add(new LineChart("Loss", x: "epoch", y: "loss").Series("train", losses))
///     .Write("book/losses", Language.English);
/// </code>
/// </summary>
/// <param name="name">Its name in figures.json, and usually its folder's.</param>
/// <param name="title">Its heading.</param>
public sealed class Page(string name, Text title)
{
    /// <summary>The largest a page may be, in bytes: it is to be sent, kept and opened anywhere.</summary>
    public const int MaxBytes = 2_000_000;

    readonly List<Action<StringBuilder, Language>> blocks = [];
    readonly List<Figure> figures = [];

    /// <summary>Its name in figures.json.</summary>
    public string Name => name;

    /// <summary>Its heading.</summary>
    public Text Title => title;

    /// <summary>One or two sentences below the heading, with markup; null for none.</summary>
    public Text? Summary { get; init; }

    /// <summary>What stands above the heading and leads back, such as the book's title; null for none.</summary>
    public PageLink? Up { get; init; }

    /// <summary>The page before it, or null.</summary>
    public PageLink? Previous { get; init; }

    /// <summary>The page after it, or null; it may be known only when that one is written.</summary>
    public PageLink? Next { get; set; }

    /// <summary>Writes further properties into figures.json, before the figures: named numbers, or how they were made; null for none.</summary>
    public Action<Utf8JsonWriter>? WriteMore { get; init; }

    /// <summary>Its figures, in order.</summary>
    public IReadOnlyList<Figure> Figures => figures;

    /// <summary>Begins a section.</summary>
    /// <param name="heading">Its heading.</param>
    public Page Section(Text heading) => Add((html, language) => html.Append($"<h2>{Html.Escape(heading.In(language))}</h2>\n"));

    /// <summary>
    /// Adds a paragraph: <c>`code`</c>, <c>**strong**</c>, <c>*emphasis*</c>, <c>$x_0^2$</c> and <c>[words](../other/index.html)</c> are
    /// understood, everything else stands for itself.
    /// </summary>
    /// <param name="text">The paragraph.</param>
    public Page Paragraph(Text text) => Add((html, language) => html.Append($"<p>{Markup.ToHtml(text.In(language))}</p>\n"));

    /// <summary>Adds a list with bullets.</summary>
    /// <param name="items">Its items, with markup.</param>
    public Page List(params Text[] items) => Add((html, language) =>
    {
        html.Append("<ul>");
        foreach (var item in items)
            html.Append($"<li>{Markup.ToHtml(item.In(language))}</li>");
        html.Append("</ul>\n");
    });

    /// <summary>Adds a formula on a line of its own: <c>x_0^2</c>, <c>w_{ij}</c>, <c>{a}/{b}</c>.</summary>
    /// <param name="formula">The formula, without dollar signs.</param>
    public Page Formula(string formula) => Add((html, _) => html.Append($"<p class=\"display\">{Texts.Formula.ToHtml(formula)}</p>\n"));

    /// <summary>Adds lines of a program, or of what one said.</summary>
    /// <param name="code">The lines.</param>
    public Page Code(string code) => Add((html, _) => html.Append($"<pre><code>{Html.Escape(code)}</code></pre>\n"));

    /// <summary>Adds a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <exception cref="ArgumentException">Another figure of the page has its name.</exception>
    public Page Add(Figure figure)
    {
        if (figures.Exists(other => other.Name == figure.Name))
            throw new ArgumentException($"The page \"{name}\" has two figures named \"{figure.Name}\"; give one a Name of its own, so that figures.json tells them apart.");
        figures.Add(figure);
        var id = $"f{figures.Count}";
        return Add((html, language) => figure.WriteHtml(html, new Place(id, language)));
    }

    /// <summary>Writes <c>index.html</c> and, if there are figures, <c>figures.json</c>; a reader sees the old files or the new ones, never half of one.</summary>
    /// <param name="folder">Where to; made if missing.</param>
    /// <param name="language">The language of its texts; figures.json is the same in all.</param>
    /// <returns>The path of <c>index.html</c>.</returns>
    /// <exception cref="ArgumentException">A figure has nothing to show.</exception>
    /// <exception cref="InvalidOperationException">The page would be larger than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public string Write(string folder, Language language)
    {
        var (html, json) = (Encoding.UTF8.GetBytes(ToHtml(language)), ToJson());
        if (html.Length > MaxBytes)
            throw new InvalidOperationException($"The page \"{name}\" would be {html.Length / 1e6:0.0} MB, at most {MaxBytes / 1e6:0.#} MB: {Largest(language)} Draw fewer points or smaller pictures.");
        MakeFolder(folder);
        if (figures.Count > 0)
            AtomicFile.Write(Path.Combine(folder, "figures.json"), stream => stream.Write(json));
        var path = Path.Combine(folder, "index.html");
        AtomicFile.Write(path, stream => stream.Write(html));
        return path;
    }

    /// <summary>The whole page.</summary>
    /// <param name="language">The language of its texts.</param>
    public string ToHtml(Language language)
    {
        var body = new StringBuilder();
        foreach (var block in blocks)
            block(body, language);
        return PageFrame.ToHtml(this, body, language);
    }

    /// <summary>The numbers of all figures as JSON, UTF-8.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, PageFrame.JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("title", title.English);
            WriteMore?.Invoke(json);
            json.WriteStartArray("figures");
            foreach (var figure in figures)
                figure.WriteJson(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    internal Page Links(IReadOnlyList<(PageLink Link, Text Summary)> links) => Add((html, language) =>
    {
        html.Append("<ol class=\"contents\">");
        foreach (var (link, summary) in links)
            html.Append($"<li><a href=\"{Html.Escape(link.Target)}\">{Html.Escape(link.Title.In(language))}</a><span>{Markup.ToHtml(summary.In(language))}</span></li>");
        html.Append("</ol>\n");
    });

    Page Add(Action<StringBuilder, Language> block)
    {
        blocks.Add(block);
        return this;
    }

    string Largest(Language language)
    {
        var (largest, size) = figures.Select((figure, i) =>
        {
            var html = new StringBuilder();
            figure.WriteHtml(html, new Place($"f{i}", language));
            return (figure, html.Length);
        }).MaxBy(sized => sized.Length);
        return $"the figure \"{largest.Title}\" alone has {size / 1e6:0.0} MB.";
    }

    static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder {folder} could not be made: {exception.Message} Choose another folder.", exception);
        }
    }
}

/// <summary>A link from one page to another.</summary>
/// <param name="Target">From the page's folder, such as <c>../index.html</c>.</param>
/// <param name="Title">The other page's title.</param>
public sealed record PageLink(string Target, Text Title);
