using System.Numerics;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>Discs in a plane whose areas tell a third number, each with its name: models by cost, accuracy and size.</summary>
/// <param name="title">What it shows.</param>
/// <param name="x">The axis along.</param>
/// <param name="y">The axis up.</param>
/// <param name="size">What the areas tell.</param>
public sealed class BubbleChart(Text title, Axis x, Axis y, Text size) : Chart(title)
{
    // Of an axis' length, left free at both ends; and of the largest radius, where discs would have to be smaller not to meet.
    const double Room = 0.12, Least = 0.4;

    const double SmallestRadius = 2.5;

    readonly Axis along = x, up = y;
    readonly List<Bubble> bubbles = [];

    internal override string Kind => "bubble";

    /// <summary>Adds a disc.</summary>
    /// <param name="name">Its name, written beside it.</param>
    /// <param name="x">Its place along.</param>
    /// <param name="y">Its height.</param>
    /// <param name="size">What its area tells; at least 0.</param>
    /// <param name="series">Which colour, 0 to 6, for kinds of discs.</param>
    /// <exception cref="ArgumentException">A number cannot stand on a logarithmic axis, or the size is below zero.</exception>
    public BubbleChart Add<TX, TY, TSize>(Text name, TX x, TY y, TSize size, int series = 0)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY>
        where TSize : INumberBase<TSize>
    {
        var bubble = new Bubble(name, Values.Of(x), Values.Of(y), Values.Of(size), series);
        if (!(bubble.Size >= 0 && double.IsFinite(bubble.X) && double.IsFinite(bubble.Y)))
            throw new ArgumentException($"{Told}: \"{name}\" has the size {bubble.Size} at ({bubble.X}, {bubble.Y}); a disc needs finite numbers and a size of at least 0.");
        Values.CheckAxis(Told, name.English, along, [bubble.X]);
        Values.CheckAxis(Told, name.English, up, [bubble.Y]);
        bubbles.Add(bubble);
        return this;
    }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        if (bubbles.Count == 0)
            throw new ArgumentException($"{Told} has no discs; add at least one, or leave it out.");
        var svg = new Svg(canvas.Width);
        var domain = (Roomy(along, bubbles.Select(bubble => bubble.X)), Roomy(up, bubbles.Select(bubble => bubble.Y)));
        var frame = Frame.Draw(svg, canvas, along, up, domain, [], language, proportion: canvas.Width > 500 ? 0.55 : 0.85, right: 12);
        var scale = RadiusOfOne(frame, canvas.Width > 500 ? 30 : 20);
        var boxes = new List<Box>();
        var drawn = bubbles.OrderByDescending(bubble => bubble.Size).Select(bubble => (bubble, X: frame.X[bubble.X], Y: frame.Y[bubble.Y], R: Math.Max(SmallestRadius, scale * Math.Sqrt(bubble.Size)))).ToArray();
        foreach (var (bubble, cx, cy, r) in drawn)
        {
            svg.Circle(cx, cy, r, $"bubble {Marker.Look(bubble.Series)}", $"{bubble.Name.In(language)}: {Ticks.Number(bubble.X)}, {Ticks.Number(bubble.Y)}, {size.In(language)} {Ticks.Number(bubble.Size)}");
            boxes.Add(new(cx - (r * 0.8), cy - (r * 0.8), cx + (r * 0.8), cy + (r * 0.8)));
        }

        foreach (var (bubble, cx, cy, r) in drawn.Reverse())
            PlaceName(svg, frame, boxes, bubble.Name.In(language), cx, cy, r, canvas.FontSize);
        svg.Height += 4;
        svg.Label(frame.Left, svg.Height + canvas.FontSize, new Text($"area: {size}", $"면적: {size.Korean}").In(language), "axis-name");
        svg.Height += canvas.FontSize + 6;
        return svg;
    }

    internal override string Describe(Language language) =>
        string.Join("; ", bubbles.Select(bubble => $"{bubble.Name.In(language)}: {along.In(language)} {Ticks.Number(bubble.X)}, {up.In(language)} {Ticks.Number(bubble.Y)}, {size.In(language)} {Ticks.Number(bubble.Size)}")) + ".";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteAxis("x", along);
        json.WriteAxis("y", up);
        json.WriteString("size", size.English);
        json.WriteStartArray("bubbles");
        foreach (var bubble in bubbles)
        {
            json.WriteStartObject();
            json.WriteString("name", bubble.Name.English);
            json.WriteReal("x", bubble.X);
            json.WriteReal("y", bubble.Y);
            json.WriteReal("size", bubble.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // From where to where an axis goes so that there is room for discs and names at its ends.
    static Extent Roomy(Axis axis, IEnumerable<double> numbers)
    {
        var extent = Extent.Of([numbers]);
        if (!axis.IsLog)
            return Frame.Domain(axis, new(extent.Min - (extent.Length * Room), extent.Max + (extent.Length * Room)), round: true);
        var factor = Math.Max(1.25, Math.Pow(extent.Max / extent.Min, Room));
        return Frame.Domain(axis, new(extent.Min / factor, extent.Max * factor), round: false);
    }

    // The radius of a disc of size 1: as large as it can be before two discs meet, within reason.
    double RadiusOfOne(Frame frame, double largestRadius)
    {
        var largest = Math.Sqrt(bubbles.Max(bubble => bubble.Size));
        if (largest == 0)
            return 0;
        var scale = largestRadius / largest;
        for (var i = 0; i < bubbles.Count; i++)
            for (var j = 0; j < i; j++)
            {
                var (one, other) = (bubbles[i], bubbles[j]);
                var distance = double.Hypot(frame.X[one.X] - frame.X[other.X], frame.Y[one.Y] - frame.Y[other.Y]);
                var radii = Math.Sqrt(one.Size) + Math.Sqrt(other.Size);
                if (radii > 0)
                    scale = Math.Min(scale, distance / radii);
            }

        return Math.Max(scale, largestRadius * Least / largest);
    }

    // Right, left, above, below or at a corner: the first that hides nothing; a name without room is left to the pointer.
    static void PlaceName(Svg svg, Frame frame, List<Box> boxes, string name, double cx, double cy, double r, double font)
    {
        var width = TextWidth.Of(name, font);
        var (aside, diagonal, near, far) = (r + 5, r * 0.8, r + font, (r * 0.8) + (font * 0.6));
        ReadOnlySpan<(double X, double Y)> places =
        [
            (cx + aside, cy), (cx - aside - width, cy), (cx - (width / 2), cy - near), (cx - (width / 2), cy + near),
            (cx + diagonal, cy - far), (cx + diagonal, cy + far), (cx - diagonal - width, cy - far), (cx - diagonal - width, cy + far),
        ];
        foreach (var (left, middle) in places)
        {
            var box = new Box(left, middle - (font * 0.6), left + width, middle + (font * 0.6));
            if (box.Left < frame.Left || box.Right > svg.Width || box.Top < frame.Top - font || box.Bottom > frame.Bottom || boxes.Exists(box.Meets))
                continue;
            boxes.Add(box);
            svg.Label(left, middle + (font * 0.35), name, "name halo");
            return;
        }
    }

    sealed record Bubble(Text Name, double X, double Y, double Size, int Series);

    readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool Meets(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
