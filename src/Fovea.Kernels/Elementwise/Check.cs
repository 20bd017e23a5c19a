using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Elementwise;

/// <summary>Entry checks of the kernels: after them the loops use pointers without bounds.</summary>
internal static class Check
{
    /// <summary>Refuses a span of another length than the geometry says.</summary>
    public static void Length(int given, long expected, string name, [CallerMemberName] string kernel = "")
    {
        if (given != expected)
            Refuse(given, expected, name, kernel);
    }

    /// <summary>As <see cref="Length"/>, but an empty span, meaning "not wanted", is fine.</summary>
    public static void LengthOrEmpty(int given, long expected, string name, [CallerMemberName] string kernel = "")
    {
        if (given != 0 && given != expected)
            Refuse(given, expected, name, kernel);
    }

    private static void Refuse(int given, long expected, string name, string kernel) =>
        throw new GeometryException($"{kernel}: '{name}' has {given} elements, expected {expected}.");
}
