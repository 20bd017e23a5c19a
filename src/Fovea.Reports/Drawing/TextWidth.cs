namespace Fovea.Reports.Drawing;

/// <summary>How wide a text will be, roughly: the reader's font is not known here.</summary>
static class TextWidth
{
    /// <summary>Width in pixels at a size of letters.</summary>
    public static double Of(string text, double fontSize)
    {
        var em = 0.0;
        foreach (var sign in text)
            em += sign switch
            {
                >= '\u1100' and (<= '\u11FF' or >= '\u2E80' and <= '\uD7A3') or >= '\uF900' and <= '\uFAFF' => 0.96,
                'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 0.29,
                'f' or 't' or 'r' or ' ' or '(' or ')' or '[' or ']' or '-' or '/' => 0.38,
                'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.88,
                >= 'A' and <= 'Z' => 0.68,
                _ => 0.58,
            };
        return em * fontSize;
    }
}
