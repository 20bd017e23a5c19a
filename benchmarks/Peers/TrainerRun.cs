using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Formats;
using Fovea.Kernels.Machine;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Training;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Peers;

/// <summary>
/// The real trainer on the built-in digits: SimpleConvNet with batch normalization and dropout. Tells the checksum of the weights it ends
/// with, and what a step allocates once everything is warm.
/// </summary>
static class TrainerRun
{
    const int BatchSize = 100, WarmSteps = 50;

    public static string Of(int steps)
    {
        var model = new SimpleConvNet(batchNorm: true, dropout: 0.3f).Initialize(seed: 7);
        var meter = new Meter();
        var train = Digits.Train(seed: 7, count: steps * BatchSize).Shuffle(seed: 7).Batch(BatchSize);
        new Trainer(model, new Adam(model.Parameters())) { Callbacks = [meter] }.Fit(train, epochs: 1);
        return $$"""
            {"peer": "fovea", "model": "simple with batch normalization and dropout", "instruction_set": "{{CpuFeatures.Description}}", "threads": {{Workers.Count}}, "steps": {{steps}}, "bytes_per_step": {{meter.BytesPerStep}}, "gen2_collections": {{meter.Collections}}, "weights_sha256": "{{Weights.Checksum(model)}}"}
            """;
    }

    // Looks at the collector after the first steps and after the last; its own event records are part of what a step allocates.
    sealed class Meter : Callback
    {
        int steps, collections;
        long bytes;

        public long BytesPerStep { get; private set; }

        public int Collections { get; private set; }

        public override void On(TrainingEvent e, Trainer trainer)
        {
            if (e is not StepEnded)
                return;
            if (++steps == WarmSteps)
                (bytes, collections) = (GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(2));
            else if (steps > WarmSteps)
                (BytesPerStep, Collections) = ((GC.GetTotalAllocatedBytes() - bytes) / (steps - WarmSteps), GC.CollectionCount(2) - collections);
        }
    }
}
