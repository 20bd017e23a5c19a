namespace Fovea.Data.Tests;

/// <summary>A test that needs a data set on disk: skipped, with the reason, where the set is not there.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    /// <summary>Runs only where the set is found in a folder named by FOVEA_DATA.</summary>
    public RealDataFactAttribute(string set)
    {
        var root = Environment.GetEnvironmentVariable("FOVEA_DATA");
        if (string.IsNullOrEmpty(root))
            Skip = $"FOVEA_DATA is not set: name a folder that has {set}.";
        else if (!Directory.Exists(Path.Combine(root, set)))
            Skip = $"FOVEA_DATA is {root}, which has no folder {set}.";
    }
}
