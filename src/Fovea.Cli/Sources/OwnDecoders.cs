using System.Reflection;
using Fovea.Cli.Terminal;
using Fovea.Data.Images;

namespace Fovea.Cli.Sources;

/// <summary>
/// Picture formats of one's own: <c>FOVEA_DECODERS=webp.dll fovea train ./photos</c>. The environment variable names assemblies, separated as in
/// PATH, whose public classes with <see cref="IImageDecoder"/> and a constructor without parameters are asked before the others.
/// </summary>
static class OwnDecoders
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "FOVEA_DECODERS";

    /// <summary>Adds what the variable names, if it is set.</summary>
    /// <exception cref="UsageException">A file is missing, is no assembly for .NET, or has no decoder.</exception>
    public static void Register()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } paths)
            return;
        foreach (var path in paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            foreach (var type in Find(path))
                ImageDecoders.Register((IImageDecoder)Activator.CreateInstance(type)!);
    }

    static Type[] Find(string path)
    {
        if (!File.Exists(path))
            throw new UsageException($"{Variable} names {path}, but there is no such file.");
        try
        {
            var types = Array.FindAll(
                Assembly.LoadFrom(Path.GetFullPath(path)).GetExportedTypes(),
                type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IImageDecoder)) && type.GetConstructor([]) is not null);
            return types.Length > 0 ? types : throw new UsageException(
                $"{Variable} names {path}, which has no public class with {nameof(IImageDecoder)} and a constructor without parameters.");
        }
        catch (Exception bad) when (bad is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException)
        {
            throw new UsageException($"{Variable} names {path}, which cannot be loaded: {bad.Message}");
        }
    }
}
