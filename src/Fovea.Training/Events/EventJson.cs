using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fovea.Training.Events;

/// <summary>
/// Events as JSON objects, one a line: the name under <c>event</c>, properties in snake case, absent ones left out. Numbers that are not
/// finite are the texts <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.
/// </summary>
public static class EventJson
{
    static readonly JsonTypeInfo<TrainingEvent> Type = new EventContext(Options()).TrainingEvent;

    /// <summary>Writes an event and a line break, and flushes.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="e">The event.</param>
    public static void WriteLine(Stream stream, TrainingEvent e)
    {
        // One write a line, so that a crash or a full disk leaves whole lines behind.
        var line = JsonSerializer.SerializeToUtf8Bytes(e, Type);
        Array.Resize(ref line, line.Length + 1);
        line[^1] = (byte)'\n';
        stream.Write(line);
        stream.Flush();
    }

    /// <summary>An event as one line of text, without a line break.</summary>
    /// <param name="e">The event.</param>
    public static string Write(TrainingEvent e) => JsonSerializer.Serialize(e, Type);

    /// <summary>Reads events back, skipping what a crash left half written at the end.</summary>
    /// <param name="lines">One JSON object a line.</param>
    /// <param name="file">What to call the source in messages.</param>
    /// <exception cref="InvalidDataException">A line before the last is no event.</exception>
    public static IReadOnlyList<TrainingEvent> ReadAll(IReadOnlyList<string> lines, string file)
    {
        var events = new List<TrainingEvent>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            try
            {
                events.Add(JsonSerializer.Deserialize(lines[i], Type)!);
            }
            catch (Exception exception) when (exception is JsonException or NotSupportedException)
            {
                if (i < lines.Count - 1)
                    throw new InvalidDataException($"{file}: line {i + 1} is not an event: {exception.Message} Mend or remove that line.");
            }
        }

        return events;
    }

    static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<StopReason>(JsonNamingPolicy.SnakeCaseLower) },
    };
}

/// <summary>The events' serializers, generated at compile time.</summary>
[JsonSerializable(typeof(TrainingEvent))]
sealed partial class EventContext : JsonSerializerContext;
