using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>The facts about a model, beside its code; tests hold them to it.</summary>
public sealed record ModelCard
{
    /// <summary>The name in commands and files, lower case: <c>lenet5</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name in prose: <c>LeNet-5</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was described.</summary>
    public required string Paper { get; init; }

    /// <summary>When.</summary>
    public required int Year { get; init; }

    /// <summary>Shape of one input picture, C×H×W.</summary>
    public required Shape InputShape { get; init; }

    /// <summary>Number of classes unless asked otherwise.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Whether channels and hidden units can be scaled.</summary>
    public bool HasWidth { get; init; } = true;

    /// <summary>Learned numbers, with that many classes.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds for one picture.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>Published top-1 error of one network, percent, on ImageNet's validation pictures unless the note says otherwise; null if none is.</summary>
    public double? Top1Error { get; init; }

    /// <summary>Published top-5 error, likewise.</summary>
    public double? Top5Error { get; init; }

    /// <summary>One sentence for choosing among models.</summary>
    public required string Note { get; init; }
}
