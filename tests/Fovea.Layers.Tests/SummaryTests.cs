namespace Fovea.Layers.Tests;

public sealed class SummaryTests
{
    sealed class Residual : Module
    {
        public Conv2d Conv1 { get; } = new(4, 4, 3, padding: 1);

        public Conv2d Conv2 { get; } = new(4, 4, 3, padding: 1);

        public override Tensor Forward(Tensor x) => x + Conv2.Forward(Conv1.Forward(x).Relu());
    }

    static readonly Sequential Net =
    [
        new Conv2d(1, 4, 3, stride: 2, padding: 1), new BatchNorm2d(4), new Relu(), new Residual(), new LocalResponseNorm(5), new Dropout(),
        new MaxPool2d(2), new Flatten(), new Linear(64, 10),
    ];

    [Fact]
    public void The_table_tells_shapes_parameters_work_and_what_a_pixel_sees() => Assert.Equal(
        """
        Sequential, input 1×1×16×16
        name     layer                                           output   parameters  multiply-adds  training  inference  sees  jump
        0        Conv2d(1 → 4, 3×3, stride 2, padding 1)         1×4×8×8          40          2,304    1.0 KB     1.0 KB     3     2
        1        BatchNorm2d(4)                                  1×4×8×8           8                   1.0 KB     1.0 KB     3     2
        2        Relu                                            1×4×8×8                                                      3     2
        3.conv1  Conv2d(4 → 4, 3×3, padding 1)                   1×4×8×8         148          9,216    1.0 KB     1.0 KB     7     2
        3.conv2  Conv2d(4 → 4, 3×3, padding 1)                   1×4×8×8         148          9,216    2.0 KB     1.0 KB    11     2
                 Add                                             1×4×8×8                               1.0 KB     1.0 KB    11     2
        4        LocalResponseNorm(5, alpha 0.0001, beta 0.75, k 1)  1×4×8×8                           8.0 KB     1.0 KB    11     2
        5        Dropout(0.5)                                    1×4×8×8                               1.0 KB               11     2
        6        MaxPool2d(2×2)                                  1×4×4×4                                256 B      256 B    13     4
        7        Flatten                                         1×64
        8        Linear(64 → 10)                                 1×10            650            640      40 B       40 B
        total: 994 parameters, 21,376 multiply-adds, 9 other numbers
        """.ReplaceLineEndings("\n").Replace(" ", ""),
        Summary.Of(Net, [1, 1, 16, 16]).ToString().ReplaceLineEndings("\n").Replace(" ", ""));

    [Fact]
    public void Columns_are_aligned()
    {
        var lines = Summary.Of(Net, [1, 1, 16, 16]).ToString().ReplaceLineEndings("\n").Split('\n');
        var column = lines[1].IndexOf("output", StringComparison.Ordinal);
        Assert.All(lines[2..^1], line => Assert.StartsWith("1×", line[column..]));
    }

    [Fact]
    public void A_model_keeps_its_numbers_or_their_absence()
    {
        Sequential bare = [new Linear(3, 2)];
        Summary.Of(bare, [1, 3]);
        Assert.False(bare.Parameters()[0].IsInitialized);
        bare.Initialize(1);
        var weight = bare.Parameters()[0].Value;
        Summary.Of(bare, [1, 3]);
        Assert.Same(weight, bare.Parameters()[0].Value);
    }

    [Fact]
    public void Shared_layers_count_once_and_the_batch_multiplies_the_work()
    {
        var shared = new Linear(3, 3);
        var summary = Summary.Of(new Sequential(shared, new Relu(), shared), [5, 3]);
        Assert.Equal([12, 0, 0], summary.Rows.Select(row => row.Parameters));
        Assert.Equal([45, 0, 45], summary.Rows.Select(row => row.MultiplyAdds));
    }

    [Fact]
    public void Three_small_convolutions_see_what_a_large_one_sees()
    {
        Sequential three = [new Conv2d(1, 1, 3), new Conv2d(1, 1, 3), new Conv2d(1, 1, 3)];
        Assert.Equal<Size2d?>(7, Summary.Of(three, [1, 1, 9, 9]).Rows[^1].ReceptiveField);
        Sequential dilated = [new Conv2d(1, 1, (3, 1), dilation: 2), new AvgPool2d((2, 1))];
        Assert.Equal<Size2d?>((6, 1), Summary.Of(dilated, [1, 1, 9, 9]).Rows[^1].ReceptiveField);
    }

    [Fact]
    public void A_look_leaves_random_layers_where_they_were_and_small_batches_can_be_looked_at()
    {
        var dropout = new Dropout();
        Sequential net = [new Linear(3, 2), new BatchNorm1d(2), dropout];
        net.Initialize(1);
        Assert.Equal([8, 8, 8], Summary.Of(net, [1, 3]).Rows.Select(row => row.OutputShape!.Value.Elements * 4));
        TrainingMemory.Of(net, [4, 3], optimizerStates: 0);
        Assert.Equal(0, dropout.Passes);
    }

    [Fact]
    public void The_memory_of_a_training_step_is_told_before_it_runs()
    {
        var memory = TrainingMemory.Of(Net, [64, 1, 16, 16], optimizerStates: 2);
        Assert.Equal(994 * 4, memory.Gradients);
        Assert.Equal(994 * 8, memory.OptimizerState);
        Assert.InRange(memory.Weights, (994 + 9) * 4, (994 + 9) * 4 + 1024);
        // At least what the table says the backward pass will need.
        var held = Summary.Of(Net, [64, 1, 16, 16]).Rows.Sum(row => row.TrainingBytes);
        Assert.InRange(memory.Step, held, 2 * held);
        Assert.Equal(TrainingMemory.Runtime + memory.Weights + memory.Gradients + memory.OptimizerState + memory.Step, memory.Total);
        Assert.Throws<GeometryException>(() => TrainingMemory.Of(new Sequential(new Linear(3, 2), new BatchNorm1d(2)), [1, 3], 0));
    }

    [Theory]
    [InlineData(12, "12 B")]
    [InlineData(1024, "1.0 KB")]
    [InlineData(130_000, "127 KB")]
    [InlineData(5_000_000_000, "4.7 GB")]
    public void Sizes_are_told_in_fitting_units(long bytes, string text) => Assert.Equal(text, Summary.Bytes(bytes));

    [Fact]
    public void Wrong_inputs_are_told_by_the_layer() => Assert.StartsWith(
        "Linear(64 → 10): input has 100 features", Assert.Throws<GeometryException>(() => Summary.Of(Net, [1, 1, 20, 20])).Message);
}
