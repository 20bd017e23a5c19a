namespace Fovea.Reports.Texts;

/// <summary>A language that pages can be written in.</summary>
public enum Language
{
    /// <summary>English, <c>en</c>.</summary>
    English,

    /// <summary>Korean, <c>ko</c>.</summary>
    Korean,
}
