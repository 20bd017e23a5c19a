using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Tests.Figures;

/// <summary>A figure's drawing and numbers, as tests look at them.</summary>
static class Drawn
{
    public static string Svg(this Chart chart, double width = Canvas.Narrow) => chart.Draw(new Canvas(width), Language.English).ToString("f", "", chart.Title.English, chart.Describe(Language.English));

    public static JsonElement Numbers(this Figure figure) =>
        JsonDocument.Parse(new Page("test", "test").Add(figure).ToJson()).RootElement.GetProperty("figures")[0];

    public static double[] Reals(this JsonElement list) => [.. list.EnumerateArray().Select(Real)];

    public static double Real(this JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : value.GetDouble();

    public static int Count(this string text, string part) => text.Split(part).Length - 1;
}
