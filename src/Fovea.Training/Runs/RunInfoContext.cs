using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fovea.Training.Runs;

/// <summary>The serializers of <c>run.json</c>, generated at compile time.</summary>
[JsonSerializable(typeof(RunInfo))]
sealed partial class RunInfoContext : JsonSerializerContext
{
    /// <summary>Indented, names in snake case, signs such as × as they are.</summary>
    public static readonly JsonTypeInfo<RunInfo> Type = new RunInfoContext(new JsonSerializerOptions
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }).RunInfo;
}
