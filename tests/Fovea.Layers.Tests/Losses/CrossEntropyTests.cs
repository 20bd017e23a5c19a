namespace Fovea.Layers.Tests;

public sealed class CrossEntropyTests
{
    static readonly float[] Weight = [0.5f, 2, 1, 3];

    /// <summary>PyTorch's formula, said once more in double: losses of each picture and the weights of their labels.</summary>
    static (double[] Losses, double[] Weights) Naive(Tensor logits, int[] labels, float[]? weight, double smoothing, int ignore)
    {
        var (x, classes, inner) = (logits.ToArray(), logits.Shape[1], logits.Length / logits.Shape[0] / logits.Shape[1]);
        var (losses, weights) = (new double[labels.Length], new double[labels.Length]);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == ignore)
                continue;
            double Score(int c) => x[(i / inner * classes + c) * inner + i % inner];
            double W(int c) => weight?[c] ?? 1;
            var normalizer = Math.Log(Enumerable.Range(0, classes).Sum(c => Math.Exp(Score(c))));
            var smooth = Enumerable.Range(0, classes).Sum(c => W(c) * (normalizer - Score(c)));
            losses[i] = (1 - smoothing) * W(labels[i]) * (normalizer - Score(labels[i])) + smoothing / classes * smooth;
            weights[i] = W(labels[i]);
        }

        return (losses, weights);
    }

    [Theory]
    [InlineData(false, 0f)]
    [InlineData(true, 0f)]
    [InlineData(false, 0.1f)]
    [InlineData(true, 0.1f)]
    public void Labels_follow_PyTorch_s_formula(bool weighted, float smoothing)
    {
        var weight = weighted ? Weight : null;
        foreach (var shape in new Shape[] { [5, 4], [2, 4, 3], [1, 4, 5, 2] })
        {
            var logits = Draw.Normal(shape);
            var labels = Enumerable.Range(0, shape.Elements / 4).Select(i => i == 2 ? -100 : i * 7 % 4).ToArray();
            var (losses, weights) = Naive(logits, labels, weight, smoothing, -100);

            Assert.Equal(losses.Sum() / weights.Sum(), Loss.CrossEntropy(logits, labels, weight, smoothing).Item(), 1e-5);
            Assert.Equal(losses.Sum(), Loss.CrossEntropy(logits, labels, weight, smoothing, reduction: Reduction.Sum).Item(), 1e-4);
            var apart = Loss.CrossEntropy(logits, labels, weight, smoothing, reduction: Reduction.None);
            Assert.Equal([shape[0], .. shape.Sizes[2..]], apart.Shape);
            Assert.All(losses.Zip(apart.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void The_gradient_is_softmax_minus_target_over_the_batch()
    {
        var logits = Draw.Normal([2, 3]);
        logits.RequiresGradient = true;
        using var tape = Tape.Record();
        tape.Backward(Loss.CrossEntropy(logits, [2, 0]));
        var p = logits.Detach().Softmax().ToArray();
        float[] expected = [p[0] / 2, p[1] / 2, (p[2] - 1) / 2, (p[3] - 1) / 2, p[4] / 2, p[5] / 2];
        Assert.All(expected.Zip(logits.Gradient!.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void The_usual_case_is_three_operations() // softmax and loss, their sum, the scalar's shape
    {
        var logits = Draw.Normal([2, 3]);
        logits.RequiresGradient = true;
        using var tape = Tape.Record();
        Loss.CrossEntropy(logits, [2, 0]);
        Assert.Equal(["SoftmaxLoss", "Sum", "Reshape"], tape.Ops.Select(op => op.Name));
    }

    [Fact]
    public void The_usual_case_allocates_little_beside_its_target_weights()
    {
        var logits = Draw.Normal([64, 10]);
        logits.RequiresGradient = true;
        var labels = new int[64];
        long allocated = 0;
        for (var step = 0; step < 50; step++)
        {
            using var tape = Tape.Record();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Loss.CrossEntropy(logits, labels);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(allocated, 0, 64 * 10 * sizeof(float) + 2048);
    }

    [Theory]
    [InlineData(false, 0f)]
    [InlineData(true, 0.2f)]
    public void One_hot_targets_give_what_labels_give(bool weighted, float smoothing)
    {
        var weight = weighted ? Weight : null;
        var logits = Draw.Normal([3, 4]);
        var oneHot = Tensor.From([0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0], [3, 4]);
        var labels = Loss.CrossEntropy(logits, [1, 3, 0], weight, smoothing, reduction: Reduction.Sum).Item();
        Assert.Equal(labels, Loss.CrossEntropy(logits, oneHot, weight, smoothing, Reduction.Sum).Item(), 1e-4f);
        Assert.Equal(labels / 3, Loss.CrossEntropy(logits, oneHot, weight, smoothing).Item(), 1e-5f);
    }

    [Fact]
    public void Log_likelihood_of_log_softmax_is_cross_entropy()
    {
        var logits = Draw.Normal([2, 4, 3]);
        int[] labels = [0, 1, 2, 3, -100, 1];
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            var direct = Loss.CrossEntropy(logits, labels, Weight, reduction: reduction);
            var composed = Loss.NegativeLogLikelihood(new LogSoftmax().Forward(logits), labels, Weight, reduction: reduction);
            Assert.Equal(direct.Shape, composed.Shape);
            Assert.All(direct.ToArray().Zip(composed.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Losses_differentiate()
    {
        var head = new Linear(3, 4).Initialize(1);
        var x = Draw.Normal([3, 3]);
        var soft = Tensor.From([0.1f, 0.2f, 0.3f, 0.4f, 0, 0, 1, 0, 0.25f, 0.25f, 0.25f, 0.25f], [3, 4], Device.Reference);
        Func<Tensor, Tensor>[] losses =
        [
            y => Loss.CrossEntropy(y, [1, -100, 3], Weight, 0.1f),
            y => Loss.CrossEntropy(y, soft, Weight, 0.1f),
            y => Loss.NegativeLogLikelihood(y.LogSoftmax(), [0, 1, 2], Weight),
            y => Loss.MeanSquaredError(y, soft),
            y => Loss.L1(y, soft),
            y => Loss.Huber(y, soft, 0.3f),
            y => Loss.HalfSquaredSum(y, soft),
            y => Loss.BinaryCrossEntropyWithLogits(y, soft),
            y => Loss.BinaryCrossEntropyWithLogits(y, soft, soft + 1, Tensor.From(Weight, [4], Device.Reference)),
        ];
        for (var i = 0; i < losses.Length; i++)
        {
            var check = GradientCheck.Run(head, x, losses[i]);
            Assert.True(check.IsCorrect, $"loss {i}\n{check}");
        }
    }

    [Fact]
    public void Messages_teach()
    {
        var logits = Tensor.Zeros([4, 10]);
        static string Of(Action action) => Assert.Throws<GeometryException>(action).Message;
        Assert.Equal(
            "Loss.CrossEntropy: label 12 at position 3 is not a class; logits of shape 4×10 have 10 classes, 0 to 9.", Of(() => Loss.CrossEntropy(logits, [0, 1, 2, 12])));
        Assert.Equal("Loss.CrossEntropy: 5 labels were given, expected 4 for logits of shape 4×10.", Of(() => Loss.CrossEntropy(logits, [0, 1, 2, 3, 4])));
        Assert.Equal(
            "Loss.CrossEntropy: 3 class weights were given, expected 10 for scores of shape 4×10.", Of(() => Loss.CrossEntropy(logits, [0, 1, 2, 3], weight: [1, 1, 1])));
        Assert.Equal("Loss.CrossEntropy: label smoothing is 2; it must lie between 0 and 1.", Of(() => Loss.CrossEntropy(logits, [0, 1, 2, 3], labelSmoothing: 2)));
        Assert.Equal("Loss.CrossEntropy: scores need the shape N×C or N×C×…; the shape was 4.", Of(() => Loss.CrossEntropy(Tensor.Zeros([4]), [0, 1, 2, 3])));
        Assert.StartsWith("Loss.CrossEntropy: there is nothing to average", Of(() => Loss.CrossEntropy(logits, [-100, -100, -100, -100])));
        Assert.Equal(0, Loss.CrossEntropy(logits, [-100, -100, -100, -100], reduction: Reduction.Sum).Item());
        Assert.Equal(
            "Loss.MeanSquaredError: predictions have shape 4×10, targets 10; they must be equal. Reshape one of them.",
            Of(() => Loss.MeanSquaredError(logits, Tensor.Zeros([10]))));
    }
}
