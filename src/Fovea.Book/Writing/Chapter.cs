using Fovea.Reports.Texts;

namespace Fovea.Book.Writing;

/// <summary>A chapter of the book.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">Its title.</param>
public sealed record Chapter(int Number, string Name, Text Title)
{
    /// <summary>One neuron with a threshold, and what it cannot do.</summary>
    public static Chapter Perceptrons { get; } = new(1, "perceptrons", new("Perceptrons", "퍼셉트론"));

    /// <summary>Layers, activations, and the way forward.</summary>
    public static Chapter Networks { get; } = new(2, "networks", new("Networks", "신경망"));

    /// <summary>Losses, gradients and going downhill.</summary>
    public static Chapter Learning { get; } = new(3, "learning", new("Learning", "신경망 학습"));

    /// <summary>Computational graphs and layers with a way back.</summary>
    public static Chapter Backpropagation { get; } = new(4, "backpropagation", new("Backpropagation", "오차역전파법"));

    /// <summary>Optimizers, first weights, normalization, over-fitting, searching.</summary>
    public static Chapter Techniques { get; } = new(5, "techniques", new("Techniques of training", "학습 관련 기술들"));

    /// <summary>Convolution and pooling, step by step.</summary>
    public static Chapter Convolutions { get; } = new(6, "convolutions", new("Convolutional networks", "합성곱 신경망"));

    /// <summary>The line of models from LeNet to ResNet.</summary>
    public static Chapter Architectures { get; } = new(7, "architectures", new("The model line", "주요 모델"));

    /// <summary>All chapters in order.</summary>
    public static IReadOnlyList<Chapter> All { get; } =
        [Perceptrons, Networks, Learning, Backpropagation, Techniques, Convolutions, Architectures];
}
