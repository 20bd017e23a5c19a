using System.Runtime.CompilerServices;

namespace Fovea.Reports.Tests.Figures;

/// <summary>Drawings that someone has looked at. After a wanted change run the tests with FOVEA_ACCEPT_GOLDEN=1, look, and commit the difference.</summary>
static class Golden
{
    public static void Check(string name, string drawing, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "..", "golden", name);
        var lines = drawing.Replace("><", ">\n<") + "\n";
        if (Environment.GetEnvironmentVariable("FOVEA_ACCEPT_GOLDEN") == "1")
            File.WriteAllText(path, lines);
        Assert.Equal(File.ReadAllText(path), lines);
    }
}
