using Fovea.Tensors;
using Fovea.Tensors.Autograd;

namespace Fovea.Layers;

/// <summary>Shapes without numbers.</summary>
public static class OutputShapes
{
    extension(Module module)
    {
        /// <summary>The shape of the output for an input of a given shape. Computes no numbers and needs none.</summary>
        /// <param name="input">Shape of the input with its batch axis.</param>
        /// <exception cref="Kernels.GeometryException">The input does not fit.</exception>
        public Shape OutputShape(Shape input) => module.On(Device.Null, () =>
        {
            using var tape = Tape.Record(TapeMode.Scratch);
            return module.Forward(Tensor.Empty(input, Device.Null)).Shape;
        });
    }
}
