using System.Security.Cryptography;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Testing;

/// <summary>An op case computed once: the output and the gradients of all inputs that get one, for a fixed gradient of the output.</summary>
/// <param name="Shape">Shape of the output.</param>
/// <param name="Output">The output's numbers.</param>
/// <param name="Gradients">Gradient of each differentiable input.</param>
public sealed record OpRun(Shape Shape, double[] Output, double[][] Gradients)
{
    /// <summary>Computes a case on a backend.</summary>
    public static OpRun Of(OpCase opCase, Backend backend)
    {
        var inputs = opCase.MakeInputs(backend);
        using var tape = Tape.Record();
        var y = opCase.Apply(inputs);
        if (!y.RequiresGradient)
            return new OpRun(y.Shape, y.ToDoubleArray(), []);
        tape.Backward(y, OutputGradient(opCase, y));
        return new OpRun(y.Shape, y.ToDoubleArray(), [.. inputs.Where(x => x.RequiresGradient).Select(x => x.Gradient!.ToDoubleArray())]);
    }

    /// <summary>The fixed gradient that the output of a case is given.</summary>
    public static Tensor OutputGradient(OpCase opCase, Tensor y)
    {
        var rng = new Rng(99).Split(opCase.Name);
        var values = new float[y.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = rng.NextNormal();
        return Tensor.From(values, y.Shape, y.Backend);
    }

    /// <summary>SHA-256 over the float32 bits of output and gradients.</summary>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var numbers in Gradients.Prepend(Output))
        {
            var floats = Array.ConvertAll(numbers, number => (float)number);
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(floats));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }
}
