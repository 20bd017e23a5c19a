using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// Layers of neurons and the weights between them: thicker lines for larger weights, broken ones for those below zero. Of large layers the
/// first and the last neurons are drawn.
/// <code>new NetworkDrawing("XOR").AddLayer("input", 2).WithWeights(first).AddLayer("hidden", 2).WithWeights(second).AddLayer("output", 1)</code>
/// </summary>
/// <param name="title">What it shows.</param>
public sealed class NetworkDrawing(Text title) : Chart(title)
{
    readonly List<Layer> layers = [];

    internal override string Kind => "network";

    /// <summary>How many neurons of a layer are drawn at most.</summary>
    public int MostNeurons { get; init; } = 8;

    /// <summary>Adds a layer.</summary>
    /// <param name="name">Its name, written below.</param>
    /// <param name="count">How many neurons it has.</param>
    /// <exception cref="ArgumentException">The weights before it lead to another number of neurons.</exception>
    public NetworkDrawing AddLayer(Text name, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (layers is [.., { Weights: { } weights }] && weights.Rows != count)
            throw new ArgumentException($"{Told}: the layer \"{name}\" has {count} neurons, and the weights before it have {weights.Rows} rows; give one row for each.");
        layers.Add(new Layer(name, count));
        return this;
    }

    /// <summary>Writes numbers into the neurons of the layer added last.</summary>
    /// <param name="values">One for each neuron.</param>
    /// <exception cref="ArgumentException">Their count is not that of the neurons.</exception>
    public NetworkDrawing WithValues<T>(IEnumerable<T> values)
        where T : INumberBase<T>
    {
        var all = Values.Of(values);
        if (layers.Count == 0 || all.Length != layers[^1].Count)
            throw new ArgumentException($"{Told}: {all.Length} values for a layer of {(layers.Count == 0 ? 0 : layers[^1].Count)} neurons; give one for each.");
        layers[^1] = layers[^1] with { Values = all };
        return this;
    }

    /// <summary>Weights from the layer added last to the one added next.</summary>
    /// <param name="weights">A row for each neuron of the next layer, a column for each of the last, as <c>Linear</c> keeps them.</param>
    /// <exception cref="ArgumentException">The columns are not as many as the last layer's neurons.</exception>
    public NetworkDrawing WithWeights(Grid weights)
    {
        if (layers.Count == 0 || weights.Columns != layers[^1].Count)
            throw new ArgumentException($"{Told}: weights of {weights.Rows}×{weights.Columns} after a layer of {(layers.Count == 0 ? 0 : layers[^1].Count)} neurons; give one column for each.");
        layers[^1] = layers[^1] with { Weights = weights };
        return this;
    }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        if (layers.Count < 2)
            throw new ArgumentException($"{Told} has {layers.Count} layers; a network needs at least two.");
        var font = canvas.FontSize;
        var radius = canvas.IsSmall ? 7.0 : canvas.Width > 500 ? 16.0 : 12.0;
        var step = (radius * 2) + (canvas.IsSmall ? 5 : 10);
        var shown = layers.ConvertAll(layer => Shown(layer.Count));
        var height = shown.Max(list => list.Count) * step;
        var edge = Math.Max(radius, layers.Max(layer => TextWidth.Of(layer.Name.In(language), font)) / 2) + 2;
        double X(int layer) => edge + ((canvas.Width - (2 * edge)) * layer / (layers.Count - 1));
        double Y(int layer, int place) => 4 + (height / 2) + ((place - ((shown[layer].Count - 1) / 2.0)) * step);

        var svg = new Svg(canvas.Width) { Height = height + (2 * font) + 22 };
        for (var layer = 0; layer + 1 < layers.Count; layer++)
            for (var from = 0; from < shown[layer].Count; from++)
                for (var to = 0; to < shown[layer + 1].Count; to++)
                    if (shown[layer][from] >= 0 && shown[layer + 1][to] >= 0)
                        DrawWeight(svg, layer, shown[layer][from], shown[layer + 1][to], (X(layer) + radius, Y(layer, from)), (X(layer + 1) - radius, Y(layer + 1, to)));
        for (var layer = 0; layer < layers.Count; layer++)
        {
            for (var place = 0; place < shown[layer].Count; place++)
                DrawNeuron(svg, layers[layer], shown[layer][place], X(layer), Y(layer, place), radius, font);
            svg.Label(X(layer), height + font + 10, layers[layer].Name.In(language), "name", Anchor.Middle);
            svg.Label(X(layer), height + (2 * font) + 15, layers[layer].Count.ToString("N0", CultureInfo.InvariantCulture), "tick", Anchor.Middle);
        }

        return svg;
    }

    internal override string Describe(Language language) =>
        new Text("A network: ", "신경망: ").In(language) + string.Join(" → ", layers.Select(layer => $"{layer.Name.In(language)} {layer.Count}")) + ".";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteStartArray("layers");
        foreach (var layer in layers)
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name.English);
            json.WriteNumber("neurons", layer.Count);
            if (layer.Values is not null)
                json.WriteReals("values", layer.Values);
            if (layer.Weights is not null)
                json.WriteGrid("weights", layer.Weights);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Which neurons are drawn; -1 stands for those left out.
    List<int> Shown(int count) =>
        count <= MostNeurons ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, Math.Max(1, MostNeurons - 2)), -1, count - 1];

    void DrawWeight(Svg svg, int layer, int from, int to, (double X, double Y) start, (double X, double Y) end)
    {
        if (layers[layer].Weights is not { } weights)
        {
            svg.Line(start.X, start.Y, end.X, end.Y, "synapse");
            return;
        }

        var weight = weights[to, from];
        var largest = weights.All.Max(Math.Abs) is var most && most > 0 ? most : 1;
        var width = 0.4 + (3.6 * Math.Abs(weight) / largest);
        svg.Path($"M{Svg.N(start.X)} {Svg.N(start.Y)}L{Svg.N(end.X)} {Svg.N(end.Y)}", weight < 0 ? "weight below" : "weight", $"{from} → {to}: {Ticks.Number(weight)}", width);
    }

    static void DrawNeuron(Svg svg, Layer layer, int neuron, double x, double y, double radius, double font)
    {
        if (neuron < 0)
        {
            foreach (var offset in (double[])[-6, 0, 6])
                svg.Circle(x, y + offset, 1.6, "dots");
            return;
        }

        svg.Circle(x, y, radius, "neuron", layer.Values is null ? null : Ticks.Number(layer.Values[neuron]));
        if (layer.Values is not { } values)
            return;
        var text = values[neuron].ToString("0.##", CultureInfo.InvariantCulture).Replace('-', '−');
        var size = Math.Min(font, (2 * radius - 5) / TextWidth.Of(text, 1));
        svg.Label(x, y + (size * 0.35), text, "name", Anchor.Middle, size);
    }

    sealed record Layer(Text Name, int Count)
    {
        public double[]? Values { get; init; }

        public Grid? Weights { get; init; }
    }
}
