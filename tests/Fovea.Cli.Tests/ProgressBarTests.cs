using Fovea.Cli.Terminal;
using Fovea.Layers;
using Fovea.Training;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Cli.Tests;

public sealed class ProgressBarTests
{
    [Fact]
    public void The_time_left_of_many_days_is_in_hours()
    {
        using var output = new StringWriter();
        var bar = new ProgressBar(output, width: 200);
        var model = new Linear(1, 1).Initialize(seed: 1);
        var trainer = new Trainer(model, new Sgd(model.Parameters()));
        // 10¹² steps of at least 20 ms, more than an int counts.
        bar.On(new TrainingStarted("Net", 1, "Sgd", 1, 1_000_000_000, 1, 0, 1000, 1000), trainer);
        bar.On(new EpochStarted(1), trainer);
        Thread.Sleep(20);
        bar.On(new StepEnded(1, 1000, 1, 1, 1), trainer);
        Assert.Matches(@"epoch 1/1000000000 ━+ 1000/1000 .*  \d{7,}:\d\d:\d\d left", output.ToString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(200)]
    public void The_bar_gives_way_to_the_numbers(int width)
    {
        using var output = new StringWriter();
        var bar = new ProgressBar(output, width);
        var model = new Linear(1, 1).Initialize(seed: 1);
        var trainer = new Trainer(model, new Sgd(model.Parameters()));
        bar.On(new TrainingStarted("Net", 1, "Sgd", 1, 6, 1, 0, 600, 60_000), trainer);
        bar.On(new EpochStarted(1), trainer);
        Thread.Sleep(20);
        bar.On(new StepEnded(1, 600, 1, 1, 1), trainer);
        var line = output.ToString();
        Assert.Matches(@"^\repoch 1/6 ━* 600/600  .* pictures/s  loss 1\.0000  accuracy 100\.0 ?%  \d+:\d\d:\d\d left *$", line);
        Assert.InRange(line.Length, 2, width);
    }
}
