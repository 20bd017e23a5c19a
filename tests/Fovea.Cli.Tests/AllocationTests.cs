using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Training;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;
using Xunit.Abstractions;

namespace Fovea.Cli.Tests;

/// <summary>A training step in steady state leaves little for the garbage collector.</summary>
[Collection("one at a time")]
public sealed class AllocationTests(ITestOutputHelper output)
{
    [Fact]
    public void A_step_allocates_less_than_64_kilobytes()
    {
        const int WarmUp = 20, Measured = 100;
        var model = new SimpleConvNet().Initialize(seed: 1);
        var (before, after, collections) = (0L, 0L, 0);
        var probe = new Probe(step =>
        {
            if (step == WarmUp)
                (before, collections) = (GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(2));
            if (step == WarmUp + Measured)
                (after, collections) = (GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(2) - collections);
        });
        new Trainer(model, new Adam(model.Parameters())) { Callbacks = [probe] }
            .Fit(Digits.Train(count: 100 * (WarmUp + Measured)).Shuffle(seed: 1).Batch(100), epochs: 1);
        var perStep = (after - before) / Measured;
        output.WriteLine($"{perStep:N0} bytes a step, {collections} gen-2 collections in {Measured} steps");
        Assert.InRange(perStep, 1, 64 * 1024);
        Assert.Equal(0, collections);
    }

    sealed class Probe(Action<int> at) : Callback
    {
        int steps;

        public override void On(TrainingEvent e, Trainer trainer)
        {
            if (e is StepEnded)
                at(++steps);
        }
    }
}
