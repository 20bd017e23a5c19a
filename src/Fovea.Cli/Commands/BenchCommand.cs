using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.Benchmarks;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Kernels;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench</c>: how fast a model trains or infers on this machine.</summary>
static class BenchCommand
{
    const int UsualRepeat = 20;

    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea bench resnet50",
        "fovea bench lenet5 --mode infer --batch-size 1 --threads 1",
        "fovea bench vgg16 --layers --repeat 5",
        "fovea bench simple --json",
    ];

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "The model's name; see fovea models." };
        var mode = new Option<string?>("--mode") { Description = "train (forward, loss, backward, optimizer) or infer (forward alone). [default: train]", HelpName = "train|infer" }
            .Require(new Requirement("train or infer", text => text is "train" or "infer"));
        var batch = CommonOptions.Positive("--batch-size", "Pictures in a batch. [default: the model's usual one, from 4 to 256]", "-b", "--batch");
        var repeat = CommonOptions.Positive("--repeat", $"Steps to time. [default: {UsualRepeat}]");
        var layers = new Option<bool>("--layers") { Description = "Also show how long each layer takes, and how convolutions are computed." };
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("bench", "Times a model's step on random pictures, beside what the processor could do at most.")
        {
            model, mode, batch, repeat, layers, threads, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var count = CommonOptions.UseThreads(parsed.GetValue(threads));
            var card = ModelCards.Find(parsed.GetRequiredValue(model));
            var trains = parsed.GetValue(mode) is not "infer";
            var pictures = parsed.GetValue(batch) ?? UsualBatch.Of(card.Name, trains);
            var cost = Foresee(card, trains, pictures, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            var report = Measure(new ModelStep(card, trains, pictures), cost, count, parsed.GetValue(repeat) ?? UsualRepeat, parsed.GetValue(layers), screen);
            if (screen.Json)
                screen.Write(report.ToJson());
            else
                report.Show(screen);
            return 0;
        });
        return command;
    }

    static StepReport Measure(ModelStep step, StepCost cost, int threads, int repeat, bool layers, Screen screen)
    {
        using var status = new StatusLine(screen);
        var times = StepTimes.Of(step, threads, repeat, done => status.Show(done == 0 ? "warming up" : $"step {done}/{repeat}"));
        var memory = Process.GetCurrentProcess().PeakWorkingSet64;
        return new StepReport(step, cost, times, threads, repeat, memory, layers ? StepProfile.Of(step, repeat) : null);
    }

    /// <summary>What a step takes, if the machine has that much.</summary>
    /// <param name="card">The model.</param>
    /// <param name="trains">Whether it trains.</param>
    /// <param name="batch">Pictures in a batch.</param>
    /// <param name="there">Bytes of memory that there are.</param>
    /// <exception cref="UsageException">The model cannot take such a batch, or the machine cannot.</exception>
    internal static StepCost Foresee(ModelCard card, bool trains, int batch, long there)
    {
        StepCost cost;
        try
        {
            cost = StepCost.Of(card, trains, batch);
        }
        catch (GeometryException exception)
        {
            throw new UsageException($"{card.Title} cannot take a batch of {batch}: {exception.Message}");
        }

        return cost.Bytes <= there ? cost : throw new UsageException(
            $"A step of {card.Title} on a batch of {batch} takes about {Summary.Bytes(cost.Bytes)} of memory and there are {Summary.Bytes(there)}; give a smaller --batch-size.");
    }
}
