using Fovea.Kernels.Machine;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests;

/// <summary>Tests that count the process's threads or set how many there are run alone.</summary>
[CollectionDefinition(nameof(SharedWorkersTests), DisableParallelization = true)]
public sealed class SharedWorkers;

[Collection(nameof(SharedWorkersTests))]
public sealed class SharedWorkersTests : IDisposable
{
    readonly int count = Workers.Count;

    public void Dispose() => Workers.Count = count;

    [Fact]
    public void Models_that_learn_and_answer_at_once_get_the_bits_that_they_get_alone()
    {
        Workers.Count = 1;
        var alone = (Training(1), Training(2), Answers());
        foreach (var threads in (int[])[2, 4])
        {
            Workers.Count = threads;
            (string First, string Second, string Answers) together = ("", "", "");
            Thread[] models =
            [
                new(() => together.First = Training(1)), new(() => together.Second = Training(2)), new(() => together.Answers = Answers()),
            ];
            foreach (var model in models)
                model.Start();
            foreach (var model in models)
                Assert.True(model.Join(TimeSpan.FromMinutes(1)), "models that run at once wait for each other");
            Assert.Equal(alone, together);
        }
    }

    [Fact]
    public void At_one_thread_no_other_works()
    {
        if (!Directory.Exists("/proc/self/task") || Environment.ProcessorCount == 1)
            return;
        Workers.Count = 2;
        Training(1);
        Assert.True(WorkerThreads() > 0, "a step on two threads hired nobody");
        Workers.Count = 1;
        Assert.True(SpinWait.SpinUntil(() => WorkerThreads() == 0, TimeSpan.FromSeconds(20)), "helpers stayed though there is one thread to work on");
        Training(1);
        Answers();
        Assert.Equal(0, WorkerThreads());
    }

    // The system's names of threads, which it cuts to 15 letters.
    static int WorkerThreads()
    {
        var found = 0;
        foreach (var thread in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                found += File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("Fovea worker", StringComparison.Ordinal) ? 1 : 0;
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }

    static string Training(ulong seed)
    {
        var model = Model(seed);
        var optimizer = new Adam(model.Parameters());
        for (var step = 0; step < 5; step++)
        {
            using var tape = Tape.Record();
            tape.Backward(Loss.CrossEntropy(model.Forward(Pictures(step)), [.. Enumerable.Range(0, 16).Select(i => i % 10)]));
            optimizer.Step();
        }

        return Formats.Weights.Checksum(model);
    }

    static string Answers()
    {
        var model = Model(seed: 3);
        var answers = new List<float>();
        for (var batch = 0; batch < 10; batch++)
        {
            using var scratch = Tape.Record(TapeMode.Scratch);
            answers.AddRange(model.Forward(Pictures(batch)).ToArray());
        }

        return string.Join(' ', answers.Select(BitConverter.SingleToInt32Bits));
    }

    // Every layer has work for several threads.
    static Sequential Model(ulong seed)
    {
        Sequential model =
        [
            new Conv2d(3, 24, 3, padding: 1), new BatchNorm2d(24), new Relu(), new MaxPool2d(2),
            new Conv2d(24, 32, 3, padding: 1), new Relu(), new Flatten(), new Linear(32 * 14 * 14, 10),
        ];
        model.Initialize(seed);
        return model;
    }

    static Tensor Pictures(int seed)
    {
        var rng = new Rng((ulong)seed);
        return Tensor.Create([16, 3, 28, 28], values =>
        {
            foreach (ref var value in values)
                value = rng.NextNormal();
        });
    }
}
