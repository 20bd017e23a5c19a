using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

/// <summary>The usual pipelines of known data sets, to train and to measure with.</summary>
public static class Pipelines
{
    /// <summary>ImageNet, training: a random piece at <paramref name="size"/>, mirrored or not (He et al. 2015; torchvision's reference).</summary>
    /// <param name="size">Rows and columns that the network takes.</param>
    public static Pipeline ImageNetTrain(int size = 224) => new([3, size, size])
    {
        Pictures = [new RandomResizedCrop(size), new RandomHorizontalFlip()],
        ToTensor = new ToTensor(Normalize.ImageNet),
    };

    /// <summary>ImageNet, as the published accuracies of torchvision's first weights were measured: shorter side to 256, middle 224.</summary>
    /// <param name="size">Rows and columns that the network takes.</param>
    /// <param name="resize">What the shorter side becomes first.</param>
    /// <param name="filter">How; some weights want <see cref="ResampleFilter.Bicubic"/>.</param>
    public static Pipeline ImageNetEval(int size = 224, int resize = 256, ResampleFilter filter = ResampleFilter.Bilinear) => new([3, size, size])
    {
        Pictures = [new Resize(resize, filter), new CenterCrop(size)],
        ToTensor = new ToTensor(Normalize.ImageNet),
    };

    /// <summary>CIFAR, training: shifted by up to 4 pixels, mirrored or not (He et al. 2015, section 4.2).</summary>
    public static Pipeline CifarTrain() => new([3, 32, 32])
    {
        Pictures = [new RandomCrop(4), new RandomHorizontalFlip()],
        ToTensor = new ToTensor(Normalize.Cifar10),
    };

    /// <summary>CIFAR, as it is.</summary>
    public static Pipeline CifarEval() => new([3, 32, 32]) { ToTensor = new ToTensor(Normalize.Cifar10) };

    /// <summary>MNIST, training: turned, shifted and resized a little.</summary>
    public static Pipeline MnistTrain() => new([1, 28, 28])
    {
        Pictures = [new RandomAffine(degrees: 10) { Shift = (0.1f, 0.1f), Scale = (0.9f, 1.1f), Filter = ResampleFilter.Bilinear }],
        ToTensor = new ToTensor(Normalize.Mnist),
    };

    /// <summary>MNIST, as it is.</summary>
    public static Pipeline MnistEval() => new([1, 28, 28]) { ToTensor = new ToTensor(Normalize.Mnist) };
}
