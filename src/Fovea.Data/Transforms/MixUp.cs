using System.Numerics;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Each example becomes λ·x + (1 − λ)·partner, with one λ from Beta(α, α) a batch (Zhang et al. 2017).</summary>
/// <param name="alpha">α, above 0; the paper has 0.2 for ImageNet and 1 for CIFAR.</param>
public sealed class MixUp(float alpha = 0.2f) : IBatchMix
{
    readonly float alpha = alpha > 0 && float.IsFinite(alpha)
        ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"MixUp: alpha is {alpha}, expected a number above 0.");

    /// <inheritdoc/>
    public float Apply(Span<float> images, Shape example, Rng rng)
    {
        var share = Mixing.Share(alpha, rng);
        Mixing.EachWithPartner(images, example.Elements, (own, partner) =>
        {
            var i = 0;
            for (; i <= own.Length - Vector<float>.Count; i += Vector<float>.Count)
                ((new Vector<float>(own[i..]) * share) + (new Vector<float>(partner[i..]) * (1 - share))).CopyTo(own[i..]);
            for (; i < own.Length; i++)
                own[i] = (own[i] * share) + (partner[i] * (1 - share));
        });
        return images.Length > example.Elements ? share : 1;
    }
}
