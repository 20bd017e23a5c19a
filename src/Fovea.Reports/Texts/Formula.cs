using System.Text;

namespace Fovea.Reports.Texts;

/// <summary>
/// Formulas in plain HTML: <c>x_0^2</c> and <c>w_{ij}</c> for indices and powers, <c>{a}/{b}</c> for a fraction with a bar. A letter alone
/// is a variable and slanted, several are a name and upright; all other signs are written as they are: Σ, √, ∂, ·, −.
/// </summary>
static class Formula
{
    /// <summary>The formula as HTML.</summary>
    public static string ToHtml(string formula) => $"<span class=\"formula\">{Body(formula)}</span>";

    static string Body(string formula, bool isIndex = false)
    {
        var html = new StringBuilder();
        for (var at = 0; at < formula.Length;)
        {
            if (formula[at] is '_' or '^' && at + 1 < formula.Length)
            {
                var tag = formula[at++] == '_' ? "sub" : "sup";
                html.Append($"<{tag}>{Body(Group(formula, ref at), isIndex: true)}</{tag}>");
            }
            else if (formula[at] == '{')
            {
                var over = Body(Group(formula, ref at));
                if (at + 1 < formula.Length && formula[at] == '/' && formula[at + 1] == '{')
                {
                    at++;
                    html.Append($"<span class=\"fraction\"><span>{over}</span><span class=\"slash\">/</span><span>{Body(Group(formula, ref at))}</span></span>");
                }
                else
                    html.Append(over);
            }
            else
                AppendWord(html, formula, ref at, isIndex);
        }

        return html.ToString();
    }

    // What an index or a power takes: everything in braces, else one sign.
    static string Group(string formula, ref int at)
    {
        if (formula[at] != '{')
            return formula[at++].ToString();
        var depth = 0;
        var from = at + 1;
        for (; at < formula.Length; at++)
        {
            depth += formula[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
                return formula[from..at++];
        }

        throw new ArgumentException($"The formula \"{formula}\" opens a brace that it does not close.");
    }

    // Two letters in an index are two indices: w with ij.
    static void AppendWord(StringBuilder html, string formula, ref int at, bool isIndex)
    {
        var from = at++;
        if (!char.IsLetter(formula[from]))
        {
            html.Append(Html.Escape(formula[from..at]));
            return;
        }

        while (at < formula.Length && char.IsLetter(formula[at]))
            at++;
        var word = Html.Escape(formula[from..at]);
        html.Append(at - from == 1 || (isIndex && at - from == 2) ? $"<var>{word}</var>" : word);
    }
}
