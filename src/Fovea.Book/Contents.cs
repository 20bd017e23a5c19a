using Fovea.Book.Architectures;
using Fovea.Book.Backpropagation;
using Fovea.Book.Convolutions;
using Fovea.Book.Learning;
using Fovea.Book.Networks;
using Fovea.Book.Perceptrons;
using Fovea.Book.Techniques;
using Fovea.Book.Writing;

namespace Fovea.Book;

/// <summary>The table of contents: every experiment in the order of the book.</summary>
public static class Contents
{
    /// <summary>All experiments, chapter by chapter.</summary>
    public static IReadOnlyList<Experiment> Experiments { get; } =
    [
        new Gates(),
        new Arrays(),
        new Activations(),
        new ThreeLayer(),
        new LossFunctions(),
        new Entropy(),
        new NumericalGradient(),
        new TwoLayerNet(),
        new ComputationGraph(),
        new LayersBothWays(),
        new OptimizerPaths(),
        new OptimizersMnist(),
        new InitialValues(),
        new InitialValuesMnist(),
        new BatchNormalization(),
        new Overfitting(),
        new WeightDecay(),
        new DropoutEffect(),
        new Ensemble(),
        new HyperparameterSearch(),
        new Filtering(),
        new WindowsAsRows(),
        new Pooling(),
        new Photos(),
        new SimpleConvNetTraining(),
        new Mistakes(),
        new ReceptiveField(),
        new Complexity(),
    ];

    /// <summary>The experiments of one chapter.</summary>
    public static IReadOnlyList<Experiment> Of(Chapter chapter) => [.. Experiments.Where(experiment => experiment.Chapter == chapter)];

    /// <summary>The experiment of a name in any case, or null.</summary>
    public static Experiment? Find(string name) => Experiments.FirstOrDefault(experiment => string.Equals(experiment.Name, name, StringComparison.OrdinalIgnoreCase));
}
