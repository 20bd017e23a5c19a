using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fovea.Reports.Texts;

namespace Fovea.Reports;

/// <summary>What all pages have around their contents: head, looks, the switch between light and dark, the way to other pages.</summary>
static class PageFrame
{
    static readonly string Style = Resource("page.css"), Script = Resource("page.js");

    /// <summary>Indented, Greek and Korean as they are.</summary>
    public static JsonWriterOptions JsonOptions => new() { Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole page. Its policy forbids a browser to ask anyone for anything.</summary>
    public static string ToHtml(Page page, StringBuilder body, Language language)
    {
        var title = Html.Escape(page.Title.In(language));
        var html = new StringBuilder(body.Length + Style.Length + Script.Length + 2000);
        html.Append($"<!doctype html>\n<html lang=\"{(language == Language.Korean ? "ko" : "en")}\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append($"<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{Style}</style>\n</head>\n<body>\n<header>\n<div class=\"top\">");
        html.Append(page.Up is null ? "<span></span>" : Anchor(page.Up, "", language));
        html.Append($"<button id=\"theme\" type=\"button\" title=\"{Say(language, "Light or dark", "밝게 또는 어둡게")}\" aria-label=\"{Say(language, "Light or dark", "밝게 또는 어둡게")}\">◐</button></div>\n");
        html.Append($"<h1>{title}</h1>\n");
        if (page.Summary is not null)
            html.Append($"<p class=\"lead\">{Markup.ToHtml(page.Summary.In(language))}</p>\n");
        html.Append("</header>\n<main>\n").Append(body).Append("</main>\n");
        if (page.Previous is not null || page.Next is not null || page.Figures.Count > 0)
            AppendFooter(html, page, language);
        return html.Append($"<script>\n{Script}</script>\n</body>\n</html>\n").ToString();
    }

    static void AppendFooter(StringBuilder html, Page page, Language language)
    {
        html.Append("<footer>\n");
        if (page.Previous is not null || page.Next is not null)
            html.Append($"<nav>{(page.Previous is null ? "<span></span>" : Anchor(page.Previous, "←\u00a0", language))}{(page.Next is null ? "" : Anchor(page.Next, "", language, "\u00a0→"))}</nav>\n");
        if (page.Figures.Count > 0)
            html.Append($"<p>{Say(language, "All numbers of this page:", "이 페이지의 모든 숫자:")} <a href=\"figures.json\">figures.json</a></p>\n");
        html.Append("</footer>\n");
    }

    static string Anchor(PageLink link, string before, Language language, string after = "") =>
        $"<a href=\"{Html.Escape(Markup.Inside(link.Target))}\">{before}{Html.Escape(link.Title.In(language))}{after}</a>";

    static string Say(Language language, string english, string korean) => language == Language.Korean ? korean : english;

    static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PageFrame).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
