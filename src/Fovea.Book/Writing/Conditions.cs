using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Writing;

/// <summary>What a network was taught with, read from the network, its optimizer and the batches themselves, so that no number is only said.</summary>
/// <param name="Units">Neurons of each fully connected layer, the answers last.</param>
/// <param name="Rate">The learning rate that it began with.</param>
/// <param name="Decay">The largest weight decay of any of its parameters.</param>
/// <param name="Dropout">The largest share of neurons that a layer leaves out.</param>
/// <param name="Pictures">Pictures to learn.</param>
/// <param name="Batch">Pictures in a step, the last of an epoch aside.</param>
sealed record Conditions(IReadOnlyList<int> Units, float Rate, float Decay, float Dropout, int Pictures, int Batch)
{
    /// <summary>Reads them.</summary>
    /// <param name="model">The network.</param>
    /// <param name="optimizer">What moved its weights.</param>
    /// <param name="train">The pictures to learn.</param>
    /// <param name="batch">Pictures in a step, the last of an epoch aside.</param>
    public static Conditions Of(Module model, Optimizer optimizer, ImageDataset train, int batch)
    {
        var layers = model.Modules().Select(named => named.Module).ToArray();
        return new Conditions(
            [.. layers.OfType<Linear>().Select(layer => layer.Weight.Shape[0])],
            optimizer.InitialLearningRate,
            optimizer.Groups.Max(group => group.WeightDecay ?? optimizer.WeightDecay),
            layers.OfType<RandomLayer>().Select(layer => layer.Probability).DefaultIfEmpty().Max(),
            train.Count,
            batch);
    }

    /// <summary>Adds what all networks of an experiment have in common.</summary>
    /// <param name="figures">The page's numbers.</param>
    public void AddTo(Figures figures)
    {
        figures.Add("units", Units.Select(units => (double)units));
        figures.Add("pictures", Pictures);
        figures.Add("batch", Batch);
    }
}
