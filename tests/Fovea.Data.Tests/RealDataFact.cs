using System.Runtime.CompilerServices;

namespace Fovea.Data.Tests;

/// <summary>A test that needs a data set on disk: skipped, with the reason, where the set is not there; .ci/run lets none be skipped.</summary>
sealed class RealDataFactAttribute : FactAttribute
{
    /// <summary>Runs only where the set is found in a folder named by FOVEA_DATA.</summary>
    public RealDataFactAttribute(string set)
    {
        if (string.IsNullOrEmpty(Root))
            Skip = $"FOVEA_DATA is not set: name a folder that has {set}.";
        else if (!Directory.Exists(Path.Combine(Root, set)))
            Skip = $"FOVEA_DATA is {Root}, which has no folder {set}.";
    }

    /// <summary>What FOVEA_DATA was when the tests began; some of them change it.</summary>
    public static string? Root { get; private set; }

    [ModuleInitializer]
    internal static void Remember() => Root = Environment.GetEnvironmentVariable("FOVEA_DATA");
}
