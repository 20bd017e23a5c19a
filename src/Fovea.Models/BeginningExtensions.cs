using Fovea.Layers;
using Fovea.Layers.Initializers;

namespace Fovea.Models;

/// <summary>Layers that begin otherwise than by default: <c>new Linear(784, 10).Begin(new HeNormal())</c>.</summary>
static class BeginningExtensions
{
    extension(Linear layer)
    {
        /// <summary>Gives the weights another beginning and the bias zeros.</summary>
        public Linear Begin(Initializer initializer)
        {
            Set(layer.Weight, layer.Bias, initializer);
            return layer;
        }
    }

    extension(Conv2d layer)
    {
        /// <summary>Gives the weights another beginning and the bias zeros.</summary>
        public Conv2d Begin(Initializer initializer)
        {
            Set(layer.Weight, layer.Bias, initializer);
            return layer;
        }
    }

    static void Set(Parameter weight, Parameter? bias, Initializer initializer)
    {
        weight.Initializer = initializer;
        bias?.Initializer = Constant.Zero;
    }
}
