using Fovea.Formats.Files;

namespace Fovea.Formats.Tests.Goldens;

/// <summary>The files that make.py wrote.</summary>
static class Golden
{
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", name);

    public static TensorFile Open(string name, string? part = null) => Weights.Open(File(name), part);
}
