using Fovea.Cli.Terminal;
using Fovea.Layers;
using Fovea.Training;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Cli.Tests;

public sealed class ProgressBarTests
{
    static string EndOfAnEpoch(int width, int epochs, int steps)
    {
        using var output = new StringWriter();
        var bar = new ProgressBar(output, width);
        var model = new Linear(1, 1).Initialize(seed: 1);
        var trainer = new Trainer(model, new Sgd(model.Parameters()));
        bar.On(new TrainingStarted("Net", 1, "Sgd", 1, epochs, 1, 0, steps, steps), trainer);
        bar.On(new EpochStarted(1), trainer);
        Thread.Sleep(20);
        bar.On(new StepEnded(1, steps, 1, 1, 1), trainer);
        return output.ToString();
    }

    [Fact]
    public void The_time_left_of_many_days_is_in_hours()
    {
        // 10¹² steps of at least 20 ms, more than an int counts.
        Assert.Matches(@"epoch 1/1000000000 ━+ 1000/1000 .*  \d{7,}:\d\d:\d\d left", EndOfAnEpoch(width: 200, epochs: 1_000_000_000, steps: 1000));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(200)]
    public void The_bar_gives_way_to_the_numbers(int width)
    {
        var line = EndOfAnEpoch(width, epochs: 6, steps: 600);
        Assert.Matches(@"^\repoch 1/6 ━* 600/600  .* pictures/s  loss 1\.0000  accuracy 100\.0 ?%  \d+:\d\d:\d\d left *$", line);
        Assert.InRange(line.Length, 2, width);
    }
}
