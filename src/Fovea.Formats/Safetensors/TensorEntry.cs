namespace Fovea.Formats.Safetensors;

/// <summary>What a safetensors header says about one tensor.</summary>
/// <param name="Name">Its name, such as <c>features.0.weight</c>.</param>
/// <param name="Type">How its numbers are stored: <c>F32</c>, <c>BF16</c>, <c>I64</c> ...</param>
/// <param name="Sizes">The sizes of its axes, outermost first; none for a scalar.</param>
/// <param name="Start">Where its first byte stands, counted from the end of the header.</param>
/// <param name="End">One past its last byte.</param>
public sealed record TensorEntry(string Name, string Type, IReadOnlyList<long> Sizes, long Start, long End)
{
    /// <summary>Name, type and sizes: <c>fc.weight F32 10×84</c>.</summary>
    public override string ToString() => $"{Name} {Type} {(Sizes.Count == 0 ? "scalar" : string.Join('×', Sizes))}";
}
