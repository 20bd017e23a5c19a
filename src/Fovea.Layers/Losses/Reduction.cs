namespace Fovea.Layers.Losses;

/// <summary>What becomes of the losses of a batch.</summary>
public enum Reduction
{
    /// <summary>Their mean; for classes with weights the weighted mean, as PyTorch has it.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>They stay apart.</summary>
    None,
}
