using System.Numerics;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>Points in a plane, of one or more kinds, and lines between them such as a perceptron's decision line.</summary>
/// <param name="title">What it shows.</param>
/// <param name="x">The axis along.</param>
/// <param name="y">The axis up.</param>
public sealed class ScatterChart(Text title, Axis x, Axis y) : Chart(title)
{
    readonly Overlays overlays = new();

    internal override string Kind => "scatter";

    /// <summary>Whether one unit is equally long on both axes.</summary>
    public bool IsTrueToScale { get; init; }

    /// <summary>Adds points.</summary>
    /// <param name="name">Their name in the legend.</param>
    /// <param name="x">Places along.</param>
    /// <param name="y">Heights, one for each.</param>
    /// <exception cref="ArgumentException">There are no points, the lists differ in length, or a number cannot stand on a logarithmic axis.</exception>
    public ScatterChart Series<TX, TY>(Text name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> => Add(new(name, Values.Of(x), Values.Of(y), OverlayKind.Points));

    /// <summary>Adds a line; where the axes have given ends, what leaves them is cut off.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="x">Places along.</param>
    /// <param name="y">Heights, one for each.</param>
    /// <exception cref="ArgumentException">There are no points, the lists differ in length, or a number cannot stand on a logarithmic axis.</exception>
    public ScatterChart Line<TX, TY>(Text name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> => Add(new(name, Values.Of(x), Values.Of(y), OverlayKind.Line));

    internal override Svg Draw(Canvas canvas, Language language)
    {
        var svg = new Svg(canvas.Width);
        var (alongX, alongY) = overlays.Extents();
        var domain = (X: Frame.Domain(x, alongX, round: true), Y: Frame.Domain(y, alongY, round: true));
        var legend = overlays.Count < 2 ? [] : overlays.Legend(language);
        var frame = Frame.Draw(svg, canvas, x, y, domain, legend, language, IsTrueToScale ? domain.Y.Length / domain.X.Length : null);
        frame.BeginPoints();
        overlays.Draw(svg, frame, language);
        frame.EndPoints();
        return svg;
    }

    internal override string Describe(Language language) =>
        new Text($"Points of {y.Label} over {x.Label}. ", $"{x.Label.Korean}에 따른 {y.Label.Korean} 산점도. ").In(language) + overlays.Describe(language) + ".";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteAxis("x", x);
        json.WriteAxis("y", y);
        overlays.WriteNumbers(json);
    }

    ScatterChart Add(Overlay overlay)
    {
        overlays.Add(Told, x, y, overlay);
        return this;
    }
}
