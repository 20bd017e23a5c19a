using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>A module that can write its result among the channels of a larger tensor.</summary>
public interface IBranch
{
    /// <summary>The forward pass.</summary>
    Tensor Forward(Tensor x);

    /// <summary>The forward pass in inference, its result in its place.</summary>
    /// <param name="place">Where the result goes.</param>
    /// <param name="x">The input.</param>
    /// <returns>The larger tensor.</returns>
    Tensor ForwardInto(ChannelPlace place, Tensor x);
}

/// <summary>Modules that look at the same input and lay their results side by side.</summary>
public static class Branches
{
    /// <summary>
    /// The branches' results joined along the channels. In inference each branch writes its own straight into the joined tensor, where
    /// its last layer can; the numbers are those of a concatenation.
    /// </summary>
    /// <param name="x">Input of all branches.</param>
    /// <param name="branches">At least one, each with the channels of its result.</param>
    /// <exception cref="Kernels.GeometryException">A result has other channels than were said, or other rows and columns than the first.</exception>
    public static Tensor SideBySide(Tensor x, params ReadOnlySpan<(IBranch Branch, int Channels)> branches)
    {
        if (Tape.IsRecording)
            return Joined(x, branches);

        var (channels, first) = (0, 0);
        foreach (var (_, count) in branches)
            channels += count;
        Tensor? whole = null;
        foreach (var (branch, count) in branches)
        {
            whole = branch.ForwardInto(new ChannelPlace(first, count, channels, whole), x);
            first += count;
        }

        return whole ?? Joined(x, branches);
    }

    static Tensor Joined(Tensor x, ReadOnlySpan<(IBranch Branch, int Channels)> branches)
    {
        var results = new Tensor[branches.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = branches[i].Branch.Forward(x);
        return Tensor.Concatenate(results, axis: 1);
    }
}
