using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;
using static Fovea.Reports.Drawing.Svg;

namespace Fovea.Reports.Figures;

/// <summary>
/// A computation graph: values flow forward along the arrows, written above them, and gradients backward, written below. It lays itself
/// out from left to right; where it does not fit it is scrolled.
/// <code>
/// new GraphDrawing("Two apples").Value("apple", "apple").Value("count", "count").Operation("times", "×").Value("price", "price")
///     .Connect("apple", "times", forward: 100, backward: 2.2).Connect("count", "times", 2, 110).Connect("times", "price", 200, 1.1)
/// </code>
/// </summary>
/// <param name="title">What it shows.</param>
public sealed class GraphDrawing(Text title) : Chart(title)
{
    const double RowStep = 74, Radius = 19, BoxHeight = 30;

    readonly List<Node> nodes = [];
    readonly List<Edge> edges = [];

    internal override string Kind => "graph";

    internal override bool IsFluid => false;

    /// <summary>Adds a value that goes in or comes out.</summary>
    /// <param name="id">How edges name it.</param>
    /// <param name="label">What is written in it.</param>
    /// <exception cref="ArgumentException">There is a node of that name.</exception>
    public GraphDrawing Value(string id, Text label) => Add(new(id, label, IsOperation: false));

    /// <summary>Adds an operation.</summary>
    /// <param name="id">How edges name it.</param>
    /// <param name="sign">What is written in it: a sign such as ×, or a short name.</param>
    /// <exception cref="ArgumentException">There is a node of that name.</exception>
    public GraphDrawing Operation(string id, Text sign) => Add(new(id, sign, IsOperation: true));

    /// <summary>Adds an arrow between two nodes.</summary>
    /// <param name="from">The node it leaves.</param>
    /// <param name="to">The node it enters.</param>
    /// <param name="forward">The value that flows along it.</param>
    /// <param name="backward">The gradient that flows back, or null if it is not shown.</param>
    /// <exception cref="ArgumentException">There is no such node, or the arrow would close a circle.</exception>
    public GraphDrawing Connect(string from, string to, double forward, double? backward = null)
    {
        var (start, end) = (Find(from), Find(to));
        edges.Add(new(start, end, forward, backward));
        if (GraphLayout.HasCircle(nodes.Count, edges.ConvertAll(edge => (edge.From, edge.To))))
        {
            edges.RemoveAt(edges.Count - 1);
            throw new ArgumentException($"{Told}: an arrow from \"{from}\" to \"{to}\" closes a circle; a computation goes one way.");
        }

        return this;
    }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        if (nodes.Count == 0)
            throw new ArgumentException($"{Told} has no nodes; add at least one, or leave it out.");
        var font = canvas.FontSize;
        var layout = GraphLayout.Of(nodes.Count, edges.ConvertAll(edge => (edge.From, edge.To)));
        var widths = nodes.ConvertAll(node => Width(node, language, font));
        var columns = layout.Max(place => place.Column) + 1;
        var columnWidths = Enumerable.Range(0, columns).Select(column => nodes.Select((_, i) => layout[i].Column == column ? widths[i] : 0).Max()).ToArray();
        var numbers = edges.Count == 0 ? 0 : edges.Max(edge => Math.Max(TextWidth.Of(Ticks.Number(edge.Forward), font), edge.Backward is { } back ? TextWidth.Of(Ticks.Number(back), font) : 0));
        var step = Math.Max(72, numbers + 52);
        var lefts = new double[columns];
        for (var column = 1; column < columns; column++)
            lefts[column] = lefts[column - 1] + columnWidths[column - 1] + step;

        var top = Legend(canvas) + 8;
        double X(int node) => 2 + lefts[layout[node].Column] + (columnWidths[layout[node].Column] / 2);
        double Y(int node) => top + (BoxHeight / 2) + (layout[node].Row * RowStep);
        var svg = new Svg(lefts[^1] + columnWidths[^1] + 4) { Height = top + BoxHeight + (layout.Max(place => place.Row) * RowStep) + 14 };
        DrawLegend(svg, font, language);
        foreach (var edge in edges)
            DrawEdge(svg, edge, (X(edge.From) + (widths[edge.From] / 2), Y(edge.From)), (X(edge.To) - (widths[edge.To] / 2), Y(edge.To)), font);
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].IsOperation)
                svg.Rect(X(i) - (widths[i] / 2), Y(i) - Radius, widths[i], 2 * Radius, "operation", round: Radius);
            else
                svg.Rect(X(i) - (widths[i] / 2), Y(i) - (BoxHeight / 2), widths[i], BoxHeight, "value", round: 6);
            svg.Label(X(i), Y(i) + (nodes[i].IsOperation ? 5 : font * 0.35), nodes[i].Label.In(language), nodes[i].IsOperation ? "sign" : "name", Anchor.Middle);
        }

        return svg;
    }

    internal override string Describe(Language language) => string.Join("; ", edges.Select(edge =>
    {
        var way = $"{nodes[edge.From].Label.In(language)} → {nodes[edge.To].Label.In(language)}: {Ticks.Number(edge.Forward)}";
        return edge.Backward is { } back ? way + new Text($", gradient {Ticks.Number(back)}", $", 기울기 {Ticks.Number(back)}").In(language) : way;
    })) + ".";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteStartArray("edges");
        foreach (var edge in edges)
        {
            json.WriteStartObject();
            json.WriteString("from", nodes[edge.From].Id);
            json.WriteString("to", nodes[edge.To].Id);
            json.WriteReal("forward", edge.Forward);
            if (edge.Backward is { } back)
                json.WriteReal("backward", back);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    GraphDrawing Add(Node node)
    {
        if (nodes.Exists(other => other.Id == node.Id))
            throw new ArgumentException($"{Told} has two nodes named \"{node.Id}\"; give each a name of its own.");
        nodes.Add(node);
        return this;
    }

    int Find(string id)
    {
        var at = nodes.FindIndex(node => node.Id == id);
        return at >= 0 ? at : throw new ArgumentException($"{Told} has no node \"{id}\"; its nodes are {string.Join(", ", nodes.Select(node => node.Id))}.");
    }

    static double Width(Node node, Language language, double font) => node.IsOperation
        ? Math.Max(2 * Radius, TextWidth.Of(node.Label.In(language), 15) + 22)
        : Math.Max(44, TextWidth.Of(node.Label.In(language), font) + 22);

    bool HasGradients => edges.Exists(edge => edge.Backward is not null);

    double Legend(Canvas canvas) => HasGradients ? canvas.FontSize + 10 : 0;

    void DrawLegend(Svg svg, double font, Language language)
    {
        if (!HasGradients)
            return;
        var forward = new Text("value →", "값 →").In(language);
        svg.Label(2, font, forward, "forward");
        svg.Label(2 + TextWidth.Of(forward, font) + 16, font, new Text("← gradient", "← 기울기").In(language), "backward");
    }

    static void DrawEdge(Svg svg, Edge edge, (double X, double Y) start, (double X, double Y) end, double font)
    {
        var tip = end.X - 1;
        var bend = Math.Max(18, (tip - start.X) * 0.45);
        svg.Path($"M{N(start.X)} {N(start.Y)}C{N(start.X + bend)} {N(start.Y)} {N(tip - bend)} {N(end.Y)} {N(tip)} {N(end.Y)}", "edge");
        svg.Path($"M{N(tip - 6)} {N(end.Y - 3.5)}L{N(tip)} {N(end.Y)}L{N(tip - 6)} {N(end.Y + 3.5)}", "edge");

        // Near its beginning, where arrows into one node are still apart.
        var t = start.Y == end.Y ? 0.5 : 0.36;
        var (u, x1, x2) = (1 - t, start.X + bend, tip - bend);
        var x = (u * u * u * start.X) + (3 * u * u * t * x1) + (3 * u * t * t * x2) + (t * t * t * tip);
        var y = (u * u * (u + (3 * t)) * start.Y) + (t * t * (t + (3 * u)) * end.Y);
        svg.Label(x, y - 6, Ticks.Number(edge.Forward), "forward halo", Anchor.Middle);
        if (edge.Backward is { } back)
            svg.Label(x, y + font + 3, Ticks.Number(back), "backward halo", Anchor.Middle);
    }

    sealed record Node(string Id, Text Label, bool IsOperation);

    sealed record Edge(int From, int To, double Forward, double? Backward);
}
