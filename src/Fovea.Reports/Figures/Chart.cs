using System.Text;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>A figure drawn as SVG, once for each room it may get.</summary>
/// <param name="title">What it shows.</param>
public abstract class Chart(Text title) : Figure(title)
{
    // Figures of a size of their own stand beside each other a little enlarged, all by the same factor, so that their letters stay alike.
    const double PanelScale = 1.25;

    /// <summary>Whether it can be drawn for any width; otherwise it has a size of its own and is scrolled where it does not fit.</summary>
    internal virtual bool IsFluid => true;

    internal abstract Svg Draw(Canvas canvas, Language language);

    /// <summary>What it shows, for those who do not see it.</summary>
    internal abstract string Describe(Language language);

    internal override void WriteBody(StringBuilder html, Place place)
    {
        if (place.IsPanel || !IsFluid)
        {
            var look = place.PanelWidth is > 0 and < 300 ? "small" : "";
            html.Append("<div class=\"scroll\">").Append(Render(place, place.IsPanel ? place.PanelWidth : Canvas.Wide, look, "")).Append("</div>");
            return;
        }

        html.Append(Render(place, Canvas.Wide, "wide", "w")).Append(Render(place, Canvas.Narrow, "narrow", "n"));
    }

    string Render(Place place, double width, string look, string ending)
    {
        var svg = Draw(new Canvas(width), place.Language);
        return svg.ToString(place.Id + ending, look, Title.In(place.Language), Describe(place.Language), place.IsPanel && !IsFluid ? PanelScale : 1);
    }
}
