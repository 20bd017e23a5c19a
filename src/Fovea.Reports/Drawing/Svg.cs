using System.Globalization;
using System.Text;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Drawing;

/// <summary>Where a label's anchor lies in it.</summary>
enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Writes SVG. Looks come from classes that the page's style sheet knows, so that one drawing serves both themes.</summary>
/// <param name="width">Width in pixels.</param>
sealed class Svg(double width)
{
    readonly StringBuilder body = new();

    /// <summary>Width in pixels.</summary>
    public double Width { get; } = width;

    /// <summary>Height in pixels; known when all is drawn.</summary>
    public double Height { get; set; }

    public void Line(double x1, double y1, double x2, double y2, string look) =>
        body.Append($"<line class=\"{look}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>");

    // A fill only where the colour tells a number and is not the theme's; a title shows while the pointer rests on it.
    public void Rect(double x, double y, double width, double height, string look, string? fill = null, string? title = null, double round = 0)
    {
        body.Append($"<rect class=\"{look}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"");
        if (round > 0)
            body.Append($" rx=\"{N(round)}\"");
        if (fill is not null)
            body.Append($" fill=\"{fill}\"");
        End("rect", title);
    }

    public void Circle(double x, double y, double radius, string look, string? title = null, string? fill = null)
    {
        body.Append($"<circle class=\"{look}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"");
        if (fill is not null)
            body.Append($" fill=\"{fill}\"");
        End("circle", title);
    }

    public void Path(string data, string look, string? title = null, double? strokeWidth = null)
    {
        body.Append($"<path class=\"{look}\" d=\"{data}\"");
        if (strokeWidth is { } width)
            body.Append($" stroke-width=\"{N(width)}\"");
        End("path", title);
    }

    // The anchor along, the base line up.
    public void Label(double x, double y, string text, string look, Anchor anchor = Anchor.Start, double? fontSize = null)
    {
        body.Append($"<text class=\"{look}\" x=\"{N(x)}\" y=\"{N(y)}\"");
        if (fontSize is { } size)
            body.Append($" font-size=\"{N(size)}\"");
        if (anchor != Anchor.Start)
            body.Append(anchor == Anchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        body.Append($">{Html.Escape(text)}</text>");
    }

    public void Image(double x, double y, double width, double height, string dataUri, bool isSmooth = false) =>
        body.Append($"<image{(isSmooth ? "" : " class=\"pixels\"")} x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" preserveAspectRatio=\"none\" href=\"{dataUri}\"/>");

    /// <summary>Nothing of what is drawn until <see cref="EndClip"/> shows outside of a rectangle.</summary>
    public void Clip(double x, double y, double width, double height)
    {
        var (left, top, w, h) = (N(x), N(y), N(width), N(height));
        body.Append($"<svg x=\"{left}\" y=\"{top}\" width=\"{w}\" height=\"{h}\" viewBox=\"{left} {top} {w} {h}\">");
    }

    public void EndClip() => body.Append("</svg>");

    /// <summary>The whole drawing.</summary>
    /// <param name="id">Unique on the page.</param>
    /// <param name="look">A class beside <c>chart</c>; empty for none.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    /// <param name="scale">How much larger it is shown than it is drawn.</param>
    public string ToString(string id, string look, string title, string description, double scale = 1) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{$"chart {look}".TrimEnd()}\" viewBox=\"0 0 {N(Width)} {N(Height)}\" width=\"{N(Width * scale)}\" height=\"{N(Height * scale)}\" role=\"img\" " +
        $"aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{Html.Escape(title)}</title><desc id=\"{id}-d\">{Html.Escape(description)}</desc>{body}</svg>";

    /// <summary>A coordinate: a hundredth of a pixel is enough, and no sign before zero.</summary>
    public static string N(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    void End(string name, string? title) => body.Append(title is null ? "/>" : $"><title>{Html.Escape(title)}</title></{name}>");
}
