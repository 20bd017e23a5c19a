using Fovea.Tensors;

namespace Fovea.Layers;

/// <summary>
/// A model with classifiers on the way, whose losses help it learn (Szegedy et al. 2014, section 5). While training, a loop adds
/// <see cref="AuxiliaryWeight"/> times each of their losses; <see cref="Module.Forward"/> leaves them out.
/// </summary>
public interface IAuxiliaryOutputs
{
    /// <summary>What each auxiliary loss counts.</summary>
    float AuxiliaryWeight { get; }

    /// <summary>The output, and those of the auxiliary classifiers.</summary>
    /// <param name="x">The input, as for <see cref="Module.Forward"/>.</param>
    /// <param name="auxiliary">Receives the auxiliary outputs, N×classes each; null to leave them out.</param>
    Tensor Forward(Tensor x, ICollection<Tensor>? auxiliary);
}
