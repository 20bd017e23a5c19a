using System.Globalization;
using System.Text.Json;

namespace Fovea.Reports.Figures;

/// <summary>Numbers in figures.json: as short as reads back to the same double; what is not finite as the texts NaN, Infinity and -Infinity.</summary>
static class Json
{
    public static void WriteReal(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRealValue(value);
    }

    // A list of numbers is one line, however long, so that the file can be read.
    public static void WriteReals(this Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WritePropertyName(name);
        json.WriteRealValues(values);
    }

    /// <summary>An object of a list: points of one name.</summary>
    public static void WriteSeries(this Utf8JsonWriter json, string name, double[] x, double[] y)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteReals("x", x);
        json.WriteReals("y", y);
        json.WriteEndObject();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteGrid(this Utf8JsonWriter json, string name, Grid grid)
    {
        json.WriteStartArray(name);
        for (var row = 0; row < grid.Rows; row++)
            json.WriteRealValues(Enumerable.Range(0, grid.Columns).Select(column => grid[row, column]));
        json.WriteEndArray();
    }

    public static void WriteAxis(this Utf8JsonWriter json, string name, Axis axis)
    {
        json.WriteStartObject(name);
        json.WriteString("label", axis.Label.English);
        if (axis.Unit is not null)
            json.WriteString("unit", axis.Unit.English);
        if (axis.IsLog)
            json.WriteBoolean("log", true);
        json.WriteEndObject();
    }

    static void WriteRealValues(this Utf8JsonWriter json, IEnumerable<double> values) => json.WriteRawValue($"[{string.Join(", ", values.Select(Tell))}]");

    public static void WriteRealValue(this Utf8JsonWriter json, double value) => json.WriteRawValue(Tell(value));

    static string Tell(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : double.IsNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
}
