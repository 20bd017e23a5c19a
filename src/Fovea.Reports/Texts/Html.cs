using System.Text;

namespace Fovea.Reports.Texts;

/// <summary>The five characters that mean something to HTML and SVG.</summary>
static class Html
{
    /// <summary>A text that may stand between tags and in quoted attributes.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var sign in text)
            _ = sign switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(sign),
            };
        return escaped.ToString();
    }
}
