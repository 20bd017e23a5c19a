using Fovea.Kernels;

namespace Fovea.Layers;

/// <summary>What both convolution layers check before they make their parameters.</summary>
static class ConvolutionSizes
{
    public static void Check(string owner, int inChannels, int outChannels, Size2d kernel, int groups)
    {
        if (inChannels < 1 || outChannels < 1 || kernel.Y < 1 || kernel.X < 1)
            throw new GeometryException($"{owner}: channels and kernel must be at least 1.");
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
            throw new GeometryException($"{owner}: groups {groups} must divide both {inChannels} input channels and {outChannels} output channels.");
    }
}
