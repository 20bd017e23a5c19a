using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fovea.Training.Search;

/// <summary>What <c>search.json</c> says.</summary>
public sealed record SearchInfo
{
    /// <summary>What was asked, by option name, defaults included.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The trials that are done, by number.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }
}

/// <summary>The serializers of <c>search.json</c>, generated at compile time.</summary>
[JsonSerializable(typeof(SearchInfo))]
sealed partial class SearchInfoContext : JsonSerializerContext
{
    /// <summary>Indented, names in snake case; a loss that is not finite is a text such as <c>NaN</c>.</summary>
    public static readonly JsonTypeInfo<SearchInfo> Type = new SearchInfoContext(new JsonSerializerOptions
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    }).SearchInfo;
}
