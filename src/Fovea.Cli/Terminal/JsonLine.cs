using System.Text;
using System.Text.Json;

namespace Fovea.Cli.Terminal;

/// <summary>One result as a line of JSON.</summary>
static class JsonLine
{
    /// <summary>An object that says what it is and then what is written into it.</summary>
    /// <param name="name">What it is: the value of <c>event</c>.</param>
    /// <param name="write">Writes the rest.</param>
    public static string Of(string name, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
