using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests.Optimizers;

/// <summary>Every optimizer against its formula, written out for one weight in double, over several steps with gradients that change.</summary>
public sealed class OptimizerFormulaTests
{
    const int Steps = 12, Length = 21;

    delegate double Rule(int t, double w, double g, double[] memory);

    [Fact]
    public void Sgd() => AssertFollows(
        p => new Sgd(p, learningRate: 0.1f), (t, w, g, m) => w - (0.1f * g));

    [Fact]
    public void SgdWithMomentumDampeningAndDecay() => AssertFollows(
        p => new Sgd(p, learningRate: 0.1f, momentum: 0.9f, dampening: 0.3f, weightDecay: 0.02f),
        (t, w, g, m) =>
        {
            g += 0.02f * w;
            m[0] = t == 1 ? g : (0.9f * m[0]) + ((1 - 0.3f) * g);
            return w - (0.1f * m[0]);
        });

    [Fact]
    public void SgdWithNesterovsMomentum() => AssertFollows(
        p => new Sgd(p, learningRate: 0.1f, momentum: 0.9f, nesterov: true),
        (t, w, g, m) =>
        {
            m[0] = t == 1 ? g : (0.9f * m[0]) + g;
            return w - (0.1f * (g + (0.9f * m[0])));
        });

    [Fact]
    public void AdaGrad() => AssertFollows(
        p => new AdaGrad(p, learningRate: 0.1f, learningRateDecay: 0.5f, weightDecay: 0.02f, initialAccumulator: 0.3f),
        (t, w, g, m) =>
        {
            if (t == 1)
                m[0] = 0.3f;
            g += 0.02f * w;
            m[0] += g * g;
            return w - (0.1f / (1 + ((t - 1) * 0.5f)) * g / (Math.Sqrt(m[0]) + 1e-10));
        });

    [Fact]
    public void RmsProp() => AssertFollows(
        p => new RmsProp(p, learningRate: 0.1f, alpha: 0.9f, weightDecay: 0.02f),
        (t, w, g, m) =>
        {
            g += 0.02f * w;
            m[0] = (0.9f * m[0]) + ((1 - 0.9f) * g * g);
            return w - (0.1f * g / (Math.Sqrt(m[0]) + 1e-8));
        });

    [Fact]
    public void RmsPropWithMomentum() => AssertFollows(
        p => new RmsProp(p, learningRate: 0.1f, alpha: 0.9f, momentum: 0.5f),
        (t, w, g, m) =>
        {
            m[0] = (0.9f * m[0]) + ((1 - 0.9f) * g * g);
            m[1] = (0.5f * m[1]) + (g / (Math.Sqrt(m[0]) + 1e-8));
            return w - (0.1f * m[1]);
        });

    [Fact]
    public void RmsPropCentered() => AssertFollows(
        p => new RmsProp(p, learningRate: 0.1f, alpha: 0.9f, epsilon: 0.1f, centered: true),
        (t, w, g, m) =>
        {
            m[0] = (0.9f * m[0]) + ((1 - 0.9f) * g * g);
            m[1] = (0.9f * m[1]) + ((1 - 0.9f) * g);
            return w - (0.1f * g / (Math.Sqrt(m[0] - (m[1] * m[1])) + 0.1f));
        });

    [Fact]
    public void RmsPropCenteredWithMomentum() => AssertFollows(
        p => new RmsProp(p, learningRate: 0.1f, alpha: 0.9f, epsilon: 0.1f, weightDecay: 0.02f, momentum: 0.5f, centered: true),
        (t, w, g, m) =>
        {
            g += 0.02f * w;
            m[0] = (0.9f * m[0]) + ((1 - 0.9f) * g * g);
            m[1] = (0.9f * m[1]) + ((1 - 0.9f) * g);
            m[2] = (0.5f * m[2]) + (g / (Math.Sqrt(m[0] - (m[1] * m[1])) + 0.1f));
            return w - (0.1f * m[2]);
        });

    [Fact]
    public void Adam() => AssertFollows(
        p => new Adam(p, learningRate: 0.1f, weightDecay: 0.02f), (t, w, g, m) => AdamStep(t, w, g + (0.02f * w), m));

    [Fact]
    public void AdamW() => AssertFollows(
        p => new AdamW(p, learningRate: 0.1f, weightDecay: 0.05f), (t, w, g, m) => AdamStep(t, w * (1 - (0.1f * 0.05f)), g, m));

    static double AdamStep(int t, double w, double g, double[] m)
    {
        m[0] = (0.9f * m[0]) + ((1 - 0.9f) * g);
        m[1] = (0.999f * m[1]) + ((1 - 0.999f) * g * g);
        return w - (0.1f * (m[0] / (1 - Math.Pow(0.9f, t))) / (Math.Sqrt(m[1] / (1 - Math.Pow(0.999f, t))) + 1e-8));
    }

    static void AssertFollows(Func<IReadOnlyList<Parameter>, Optimizer> make, Rule rule)
    {
        var parameter = new Parameter([Length], new Normal(0, 1));
        var start = Enumerable.Range(0, Length).Select(i => MathF.Sin(i + 1)).ToArray();
        parameter.Value = Tensor.From(start, [Length]);
        var optimizer = make([parameter]);
        var expected = Array.ConvertAll(start, w => (double)w);
        var memory = Array.ConvertAll(start, _ => new double[3]);
        for (var t = 1; t <= Steps; t++)
        {
            // ∂(Σ c·w)/∂w = c, a gradient that is known exactly and differs at every step and weight.
            var c = Enumerable.Range(0, Length).Select(i => MathF.Cos((i * 0.7f) + t)).ToArray();
            using (var tape = Tape.Record())
                tape.Backward((parameter.Value * Tensor.From(c, [Length])).Sum());
            optimizer.Step();
            for (var i = 0; i < Length; i++)
                expected[i] = rule(t, expected[i], c[i], memory[i]);
        }

        Assert.Equal(Steps, optimizer.Steps);
        var actual = parameter.Value.ToArray();
        for (var i = 0; i < Length; i++)
            // Twelve steps of a few roundings each on numbers of the order of 1.
            Assert.Equal(expected[i], actual[i], 2e-5);
    }
}
