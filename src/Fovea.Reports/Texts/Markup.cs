using System.Text;

namespace Fovea.Reports.Texts;

/// <summary>
/// The small markup of paragraphs and captions, and nothing besides: <c>`code`</c>, <c>**strong**</c>, <c>*emphasis*</c>,
/// <c>$formula$</c> (see <see cref="Formula"/>) and <c>[words](other/index.html)</c>. A sign without its partner stands for itself.
/// </summary>
static class Markup
{
    /// <summary>The text as HTML; everything that is not markup is escaped.</summary>
    /// <exception cref="ArgumentException">A link leads out of the book.</exception>
    public static string ToHtml(string text)
    {
        var html = new StringBuilder(text.Length + 32);
        var plain = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Piece(text, i) is not var (length, piece))
                continue;
            html.Append(Html.Escape(text[plain..i])).Append(piece);
            plain = i + length;
            i = plain - 1;
        }

        return html.Append(Html.Escape(text[plain..])).ToString();
    }

    /// <summary>The text without its markup, for alternative texts.</summary>
    public static string ToPlain(string text) => text.Replace("`", "").Replace("**", "").Replace("$", "");

    static (int Length, string Html)? Piece(string text, int at) => text[at] switch
    {
        '`' => Between(text, at, "`", inner => $"<code>{Html.Escape(inner)}</code>"),
        '$' => Between(text, at, "$", Formula.ToHtml),
        '*' when text.AsSpan(at).StartsWith("**") => Between(text, at, "**", inner => $"<strong>{ToHtml(inner)}</strong>"),
        '*' => Between(text, at, "*", inner => $"<em>{ToHtml(inner)}</em>"),
        '[' => Link(text, at),
        _ => null,
    };

    static (int, string)? Between(string text, int at, string sign, Func<string, string> html)
    {
        var from = at + sign.Length;
        var end = text.IndexOf(sign, from, StringComparison.Ordinal);
        return end <= from || char.IsWhiteSpace(text[from]) ? null : (end + sign.Length - at, html(text[from..end]));
    }

    static (int, string)? Link(string text, int at)
    {
        var middle = text.IndexOf("](", at, StringComparison.Ordinal);
        var end = middle < 0 ? -1 : text.IndexOf(')', middle);
        if (end < 0)
            return null;
        var target = text[(middle + 2)..end];
        return (end + 1 - at, $"<a href=\"{Html.Escape(Inside(target))}\">{ToHtml(text[(at + 1)..middle])}</a>");
    }

    /// <summary>A link's target, if it stays among the pages.</summary>
    /// <exception cref="ArgumentException">It names a scheme or a host.</exception>
    public static string Inside(string target) => target.Contains(':') || target.StartsWith("//", StringComparison.Ordinal)
        ? throw new ArgumentException($"The link \"{target}\" leads out of the pages; they work without a network, so link to a page beside them, such as ../losses/index.html.")
        : target;
}
