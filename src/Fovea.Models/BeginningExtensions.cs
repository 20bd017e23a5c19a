using Fovea.Layers;
using Fovea.Layers.Initializers;

namespace Fovea.Models;

/// <summary>Layers that begin otherwise than by default: <c>new Linear(784, 10).Begin(new HeNormal())</c>.</summary>
static class BeginningExtensions
{
    extension(Linear layer)
    {
        /// <summary>Gives the weights another beginning and the bias one value, zero unless given.</summary>
        public Linear Begin(Initializer initializer, float bias = 0)
        {
            Set(layer.Weight, layer.Bias, initializer, bias);
            return layer;
        }
    }

    extension(Conv2d layer)
    {
        /// <summary>Gives the weights another beginning and the bias one value, zero unless given.</summary>
        public Conv2d Begin(Initializer initializer, float bias = 0)
        {
            Set(layer.Weight, layer.Bias, initializer, bias);
            return layer;
        }
    }

    static void Set(Parameter weight, Parameter? bias, Initializer initializer, float value)
    {
        weight.Initializer = initializer;
        bias?.Initializer = new Constant(value);
    }
}
