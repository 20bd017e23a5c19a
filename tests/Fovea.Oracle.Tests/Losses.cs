using Fovea.Layers.Losses;

namespace Fovea.Oracle.Tests;

/// <summary>Fovea's side of oracle/losses.py: how each loss is called.</summary>
static class Losses
{
    /// <summary>Computes the loss.</summary>
    public static Dictionary<string, Func<Case, Comparison, Tensor>> All { get; } = new()
    {
        ["cross_entropy"] = (c, _) => Loss.CrossEntropy(c["x"], c.Ints("labels"), Weight(c), c.Float("smoothing"), c.Int("ignore"), How(c)),
        ["soft_cross_entropy"] = (c, _) => Loss.CrossEntropy(c["x"], c["target"], Weight(c), c.Float("smoothing"), How(c)),
        ["nll"] = (c, _) => Loss.NegativeLogLikelihood(c["x"], c.Ints("labels"), Weight(c), c.Int("ignore"), How(c)).Reshape(c.Expected("y").Shape),
        ["regression"] = (c, _) => c.Text("name") switch
        {
            "mse" => Loss.MeanSquaredError(c["x"], c["target"], How(c)),
            "l1" => Loss.L1(c["x"], c["target"], How(c)),
            "huber" => Loss.Huber(c["x"], c["target"], c.Float("delta"), How(c)),
            var name => throw new NotSupportedException($"No loss is called {name}."),
        },
        ["bce_with_logits"] = (c, _) =>
            Loss.BinaryCrossEntropyWithLogits(c["x"], c["target"], c.Optional("weight"), c.Optional("positive_weight"), How(c)),
        ["distributions"] = (c, _) => Distributions(c),
    };

    static float[]? Weight(Case c) => c.Optional("weight")?.ToArray();

    static Reduction How(Case c) => Enum.Parse<Reduction>(c.Text("reduction"), ignoreCase: true);

    // Plain functions on one distribution at a time: rows of the last axis.
    static Tensor Distributions(Case c)
    {
        var (p, q, length) = (c["p"].ToArray(), c.Optional("q")?.ToArray(), c["p"].Shape[^1]);
        var values = new float[p.Length / length];
        for (var row = 0; row < values.Length; row++)
        {
            var part = (row * length)..((row + 1) * length);
            values[row] = (float)(c.Text("name") switch
            {
                "entropy" => Distribution.Entropy(p[part]),
                "kl" => Distribution.KullbackLeibler(p[part], q![part]),
                "cross" => Distribution.CrossEntropy(p[part], q![part]),
                var name => throw new NotSupportedException($"No function of distributions is called {name}."),
            });
        }

        return Tensor.From(values, c.Expected("y").Shape, c.Backend);
    }
}
