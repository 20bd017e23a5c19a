using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Formats.Files;

/// <summary>Where a model's tensor stands in a file.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Shape">Its shape in the model.</param>
/// <param name="IsTransposed">Whether the file has rows and columns the other way round.</param>
sealed record FileName(string Name, Shape Shape, bool IsTransposed = false)
{
    public Tensor Read(TensorFile file) => IsTransposed ? file.Read(Name).Transpose() : file.Read(Name);
}

/// <summary>Finds a model's names among a file's, for files that name things otherwise.</summary>
static class FileNames
{
    // What wrappers put into names: PyTorch's DataParallel, around a model or around a part of it, its compiler, and Lightning.
    static readonly string[] Wrappers = ["module.", "_orig_mod.", "model."];

    public static Dictionary<string, FileName> Of(Module module, TensorFile file)
    {
        if (file.Entries.Count > 0 && file.Entries.All(entry => IsBookName(entry.Name)))
            return OfBook(module, file);
        var own = new HashSet<string>();
        foreach (var (name, _) in module.NamedParameters())
            own.Add(name);
        foreach (var (name, _) in module.NamedStates())
            own.Add(name);
        var names = file.Entries.Select(entry => entry.Name).ToArray();
        var result = new Dictionary<string, FileName>();
        // The model's own names come first, so that none is taken by a wrapper's.
        foreach (var name in names.Where(own.Contains))
            result.Add(name, new FileName(name, file.Shape(name)));
        foreach (var name in names.Where(name => !own.Contains(name)))
        {
            var source = new FileName(name, file.Shape(name));
            var bare = Wrappers.Aggregate($".{name}", (text, word) => text.Replace($".{word}", ".", StringComparison.Ordinal))[1..];
            if (!own.Contains(bare) || !result.TryAdd(bare, source))
                result.Add(name, source);
        }

        return result;
    }

    // The book "Deep Learning from Scratch" calls its layers' numbers W1, b1, W2 ... in order, and writes those of dense layers in×out.
    static Dictionary<string, FileName> OfBook(Module module, TensorFile file)
    {
        var layers = module.Modules()
            .Where(named => !named.Module.Children().Any() && named.Module.NamedParameters().Any(parameter => parameter.Name == "weight"))
            .Select(named => named.Name).ToArray();
        var result = new Dictionary<string, FileName>();
        foreach (var entry in file.Entries)
        {
            var shape = file.Shape(entry.Name);
            var dense = shape.Rank == 2;
            var known = int.TryParse(entry.Name.AsSpan(1), out var number) && number >= 1 && number <= layers.Length;
            var own = known ? $"{layers[number - 1]}.{(entry.Name[0] == 'W' ? "weight" : "bias")}" : entry.Name;
            result.Add(own, new FileName(entry.Name, dense ? [shape[1], shape[0]] : shape, dense));
        }

        return result;
    }

    static bool IsBookName(string name) =>
        name is ['W' or 'b', >= '1' and <= '9'] or ['W' or 'b', >= '1' and <= '9', >= '0' and <= '9'];
}
