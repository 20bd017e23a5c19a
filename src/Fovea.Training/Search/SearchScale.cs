namespace Fovea.Training.Search;

/// <summary>What is drawn evenly.</summary>
public enum SearchScale
{
    /// <summary>The value itself.</summary>
    Linear,

    /// <summary>Its logarithm: 0.001 to 0.01 is as likely as 0.01 to 0.1.</summary>
    Logarithmic,
}
