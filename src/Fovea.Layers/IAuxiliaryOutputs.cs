using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// A model with classifiers on the way, whose losses help it learn (Szegedy et al. 2014, section 5). <see cref="Module.Forward"/> leaves
/// them out; a training loop calls <c>model.ForwardWithLoss(images, outputs => Loss.CrossEntropy(outputs, labels))</c>.
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

/// <summary>A training step's forward pass for models with and without auxiliary classifiers.</summary>
public static class AuxiliaryLosses
{
    extension(Module module)
    {
        /// <summary>The output and the loss to learn from: the output's, and the auxiliary classifiers' times their weight.</summary>
        /// <param name="x">The input.</param>
        /// <param name="loss">The loss of an output.</param>
        public (Tensor Outputs, Tensor Loss) ForwardWithLoss(Tensor x, Func<Tensor, Tensor> loss)
        {
            if (module is not IAuxiliaryOutputs branched)
            {
                var only = module.Forward(x);
                return (only, loss(only));
            }

            List<Tensor> auxiliary = [];
            var outputs = branched.Forward(x, auxiliary);
            var total = loss(outputs);
            foreach (var output in auxiliary)
                total += branched.AuxiliaryWeight * loss(output);
            return (outputs, total);
        }
    }
}
