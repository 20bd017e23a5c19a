namespace Fovea.Formats.Files;

/// <summary>What a file says about one of its tensors.</summary>
/// <param name="Name">Its name, such as <c>features.0.weight</c>.</param>
/// <param name="Type">How its numbers are stored, in safetensors' words whatever the format: <c>F32</c>, <c>BF16</c>, <c>I64</c> ...</param>
/// <param name="Sizes">The sizes of its axes, outermost first; none for a scalar.</param>
public sealed record TensorEntry(string Name, string Type, IReadOnlyList<long> Sizes)
{
    /// <summary>Name, type and sizes: <c>fc.weight F32 10×84</c>.</summary>
    public override string ToString() => $"{Name} {Type} {(Sizes.Count == 0 ? "scalar" : string.Join('×', Sizes))}";
}
