using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Elementwise;
using Fovea.Kernels.Tests.Machine;
using Fovea.Kernels.Updates;

namespace Fovea.Kernels.Tests.Updates;

public class UpdateTests
{
    [Fact]
    public void EveryRuleAgreesWithTheReference()
    {
        Check(new Sgd(0.1f));
        Check(new Sgd(0.1f, WeightDecay: 0.01f));
        Check(new Sgd(0.1f, Momentum: 0.9f, First: true));
        Check(new Sgd(0.1f, Momentum: 0.9f, Dampening: 0.1f, WeightDecay: 5e-4f));
        Check(new Sgd(0.1f, Momentum: 0.9f, Nesterov: true));
        Check(new AdaGrad());
        Check(new AdaGrad(0.1f, 0.01f));
        Check(new RmsProp());
        Check(new RmsProp(0.01f, momentum: 0.9f, weightDecay: 0.01f));
        Check(new RmsProp(0.01f, centered: true));
        Check(new RmsProp(0.01f, weightDecay: 0.01f, momentum: 0.9f, centered: true));
        Check(new Adam(1));
        Check(new Adam(7, weightDecay: 0.01f));
        Check(new Adam(100_000));
        Check(new AdamW(3));
    }

    [Fact]
    public void StepsAreThoseOfPyTorch()
    {
        // By hand from the formulas in PyTorch's documentation. Momentum, gradients 0.5, −1, 0.25: velocities 0.5, −0.55, −0.245.
        Assert.Equal(1 - 0.1 * (0.5 - 0.55 - 0.245), Steps(1, s => new Sgd(0.1f, 0.9f, First: s == 1)), 1e-7);
        Assert.Equal(1 - 0.1 * 0.5, Step(new Sgd(0.1f), 1, 0.5), 1e-7);
        Assert.Equal(1 - 0.1 * (0.5 + 0.01 * 1), Step(new Sgd(0.1f, WeightDecay: 0.01f), 1, 0.5), 1e-7);
        Assert.Equal(1 - 0.1 * (0.5 + 0.9 * 0.5), Step(new Sgd(0.1f, 0.9f, Nesterov: true, First: true), 1, 0.5), 1e-7);

        // The first step of Adam has length lr whatever the gradient's size; AdaGrad's too; RMSprop's is lr/√(1 − α).
        Assert.Equal(1 - 0.001, Step(new Adam(1), 1, 0.5), 1e-7);
        Assert.Equal(1 - 0.01, Step(new AdaGrad(), 1, 0.5), 1e-7);
        Assert.Equal(1 - 0.01 / Math.Sqrt(0.01), Step(new RmsProp(), 1, 0.5), 1e-6);
        Assert.Equal(1 * (1 - 0.001 * 0.01) - 0.001, Step(new AdamW(1), 1, 0.5), 1e-7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(450_001)]
    public void SameBitsOnAnyThreads(int length)
    {
        var (w, g) = (Numbers.Random(1, length), Numbers.Random(2, length));
        Numbers.OnAnyThreads("Adam", () =>
        {
            var (weights, m, v) = ((float[])w.Clone(), new float[length], new float[length]);
            for (var step = 1; step <= 3; step++)
                Apply(new UpdateRun<Adam>(new Adam(step), weights, g, m, v));
            return [.. weights, .. m, .. v];
        });
    }

    [Fact]
    public void ASweepGivesEachParameterTheBitsItHadAlone()
    {
        // Sizes on both sides of cache lines and of the tasks' borders, with a rule each, as groups and late parameters have.
        int[] lengths = [1, 100_000, 63, 64, 65, 0, 70_001, 30, 250_000, 7];
        var (swept, alone) = (Array.ConvertAll(lengths, Run), Array.ConvertAll(lengths, Run));
        foreach (var run in alone)
            Apply(run);
        Apply(swept);
        for (var i = 0; i < lengths.Length; i++)
        {
            Numbers.SameBits(alone[i].Weights.ToArray(), swept[i].Weights.ToArray(), $"weights of parameter {i}");
            Numbers.SameBits(alone[i].State1.ToArray(), swept[i].State1.ToArray(), $"state 1 of parameter {i}");
            Numbers.SameBits(alone[i].State2.ToArray(), swept[i].State2.ToArray(), $"state 2 of parameter {i}");
        }

        static UpdateRun<Adam> Run(int length) => new(
            new Adam(1 + length % 5, weightDecay: length % 2 * 0.01f), Numbers.Random(1, length), Numbers.Random(2, length),
            Numbers.Random(3, length), Numbers.Random(4, length, 0.1f, 0.5f));
    }

    [Fact]
    public void ASweepAllocatesNothing()
    {
        UpdateRun<Sgd>[] runs = [new(new Sgd(0.1f), new float[100], new float[100]), new(new Sgd(0.1f), new float[100_000], new float[100_000])];
        Assert.Equal(0, Allocations.Least(() => Apply(runs)));
    }

    [Fact]
    public void GradientsAreScaledAndClipped()
    {
        float[] x = [-3, -0.5f, 0, 2, float.NaN];
        Update.Scale(x, 2);
        Assert.Equal([-6, -1, 0, 4, float.NaN], x);
        Update.Clip(x, 1.5f);
        Assert.Equal([-1.5f, -1, 0, 1.5f, float.NaN], x);
        Assert.Equal("Clip: the limit is -1, expected 0 or more.", Assert.Throws<GeometryException>(() => Update.Clip(x, -1)).Message);

        double[] wide = [-3, 0.5];
        ReferenceUpdate.Scale<double>(wide, 2);
        ReferenceUpdate.Clip<double>(wide, 1.5f);
        Assert.Equal([-1.5, 1], wide);
    }

    [Fact]
    public void WrongSettingsAreRefused()
    {
        Assert.Contains("steps count from 1", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(0)).Message, StringComparison.Ordinal);
        Assert.Equal("Apply: 'state2' has 0 elements, expected 3.",
            Assert.Throws<GeometryException>(() => Apply(new UpdateRun<Adam>(new Adam(1), new float[3], new float[3], new float[3]))).Message);
        Assert.Equal("Apply: 'state3' has 0 elements, expected 3.", Assert.Throws<GeometryException>(
            () => Apply(new UpdateRun<RmsProp>(new(0.01f, momentum: 0.9f, centered: true), new float[3], new float[3], new float[3], new float[3]))).Message);
    }

    private static void Apply<TRule>(params UpdateRun<TRule>[] runs) where TRule : struct, IUpdateRule => Update.Apply<TRule>(runs);

    private static void Check<TRule>(TRule rule) where TRule : struct, IUpdateRule
    {
        for (var length = 1; length <= 33; length++)
        {
            var (w, g) = (Numbers.Random(1, length), Numbers.Random(2, length));

            // A mean square is positive and, centered, not below the square of the mean.
            var s1 = Numbers.Random(3, rule.States > 0 ? length : 0, 1, 2);
            var s2 = Numbers.Random(4, rule.States > 1 ? length : 0, 0.1f, 0.5f);
            var s3 = Numbers.Random(5, rule.States > 2 ? length : 0);
            var (wideW, wide1, wide2, wide3) = (Numbers.Double(w), Numbers.Double(s1), Numbers.Double(s2), Numbers.Double(s3));
            ReferenceUpdate.Apply<TRule, double>(rule, wideW, Numbers.Double(g), wide1, wide2, wide3);
            var weights = Numbers.GuardedMemory(length, t =>
            {
                w.CopyTo(t);
                Apply(new UpdateRun<TRule>(rule, t, g, s1, s2, s3));
            });
            Numbers.Close(wideW, weights, 16, 4, $"{rule} weights");
            Numbers.Close(wide1, s1, 16, 4, $"{rule} state 1");
            Numbers.Close(wide2, s2, 16, 4, $"{rule} state 2");
            Numbers.Close(wide3, s3, 16, 4, $"{rule} state 3");
        }
    }

    private static double Step<TRule>(TRule rule, double weight, double gradient) where TRule : struct, IUpdateRule
    {
        double[] w = [weight], s1 = [0], s2 = [0];
        ReferenceUpdate.Apply<TRule, double>(rule, w, [gradient], s1, s2);
        return w[0];
    }

    private static double Steps(double weight, Func<int, Sgd> rule)
    {
        double[] w = [weight], s1 = [0], gradients = [0.5, -1, 0.25];
        for (var step = 1; step <= 3; step++)
            ReferenceUpdate.Apply<Sgd, double>(rule(step), w, [gradients[step - 1]], s1, []);
        return w[0];
    }
}
