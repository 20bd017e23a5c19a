using System.Globalization;
using System.Text.Json;
using Fovea.Cli.Terminal;
using Fovea.Kernels.Machine;
using Fovea.Layers;

namespace Fovea.Cli.Benchmarks;

/// <summary>What was measured of a step, for people and for programs.</summary>
/// <param name="Step">The step.</param>
/// <param name="Cost">What it was said to take.</param>
/// <param name="Times">What it took.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Repeat">Steps that counted.</param>
/// <param name="PeakMemory">Bytes that the process held resident at most.</param>
/// <param name="Profile">The step taken apart, or null.</param>
sealed record StepReport(ModelStep Step, StepCost Cost, StepTimes Times, int Threads, int Repeat, long PeakMemory, StepProfile? Profile)
{
    double PicturesPerSecond => Step.Batch / Times.Median * 1e3;

    double Flops => Cost.Operations / Times.Median * 1e3;

    string Operations => Cost.Operations >= 1e9 ? Text($"{Cost.Operations / 1e9:N2} GFLOP") : Text($"{Cost.Operations / 1e6:N2} MFLOP");

    double ShareOfPeak => Flops / Times.PeakFlops;

    /// <summary>Writes lines, and with a profile the table of layers.</summary>
    public void Show(Screen screen)
    {
        screen.Write(Text($"{Step.Card.Title}, {Step.Mode}, batch {Step.Batch}, {(Threads == 1 ? "1 thread" : $"{Threads} threads")}, {CpuFeatures.Description}{(Step.Trains ? $", {Step.Optimizer}" : "")}"));
        screen.Write(Text($"time    {Times.Median:F3} ms a step, {Times.Minimum:F3} at least; {PicturesPerSecond:N1} pictures/s"));
        screen.Write(Text($"work    {Operations} a step; {Flops / 1e9:N1} GFLOP/s, {ShareOfPeak:P0} of the multiply-add peak, {Times.PeakFlops / 1e9:N0}"));
        screen.Write(Text($"memory  {Summary.Bytes(PeakMemory)} resident at the peak, {Summary.Bytes(Cost.Bytes)} foretold"));
        if (Profile is not null)
            LayerTable.Show(screen, Profile, Step.Trains);
    }

    /// <summary>One object with the fields that peers are measured by, and more.</summary>
    public string ToJson() => JsonLine.Of("bench", json =>
    {
        json.WriteString("peer", "fovea");
        json.WriteString("model", Step.Card.Name);
        json.WriteString("mode", Step.Mode);
        json.WriteNumber("threads", Threads);
        json.WriteNumber("batch", Step.Batch);
        json.WriteNumber("ms", Math.Round(Times.Median, 4));
        json.WriteNumber("ms_min", Math.Round(Times.Minimum, 4));
        json.WriteNumber("repeat", Repeat);
        json.WriteNumber("pictures_per_second", Math.Round(PicturesPerSecond, 2));
        json.WriteNumber("operations", Cost.Operations);
        json.WriteNumber("gflops", Math.Round(Flops / 1e9, 2));
        json.WriteNumber("peak_gflops", Math.Round(Times.PeakFlops / 1e9, 2));
        json.WriteNumber("share_of_peak", Math.Round(ShareOfPeak, 4));
        json.WriteNumber("peak_resident", PeakMemory);
        json.WriteNumber("predicted_memory", Cost.Bytes);
        json.WriteString("instruction_set", CpuFeatures.Description);
        if (Step.Trains)
            json.WriteString("optimizer", Step.Optimizer);
        if (Profile is not null)
            WriteProfile(json, Profile);
    });

    void WriteProfile(Utf8JsonWriter json, StepProfile profile)
    {
        json.WriteStartArray("layers");
        foreach (var layer in profile.Layers)
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("layer", layer.Layer);
            json.WriteNumber("multiply_adds", layer.MultiplyAdds);
            WritePass(json, "forward", layer, LayerPass.Forward);
            if (Step.Trains)
                json.WriteNumber("backward_ms", Math.Round(layer.BackwardMilliseconds, 4));
            WritePass(json, "input_gradient", layer, LayerPass.InputGradient);
            WritePass(json, "weight_gradient", layer, LayerPass.WeightGradient);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("layers_ms", Math.Round(profile.Sum(layer => layer.Milliseconds(LayerPass.Forward) + layer.BackwardMilliseconds), 4));
        if (Step.Trains)
            json.WriteNumber("optimizer_ms", Math.Round(profile.Optimizer, 4));
        json.WriteNumber("whole_ms", Math.Round(profile.Whole, 4));
    }

    // Apart from the forward pass only what is known of each gradient by itself: those of products.
    static void WritePass(Utf8JsonWriter json, string name, LayerTimes layer, LayerPass pass)
    {
        var rate = layer.GigaFlops(pass);
        if (pass != LayerPass.Forward && rate is null)
            return;
        json.WriteStartObject(name);
        json.WriteNumber("ms", Math.Round(layer.Milliseconds(pass), 4));
        if (rate is { } gigaFlops)
            json.WriteNumber("gflops", Math.Round(gigaFlops, 2));
        if (layer.Plan(pass) is { } plan)
        {
            json.WriteString("algorithm", plan.Algorithm.ToString());
            json.WriteString("reason", plan.Reason);
        }

        json.WriteEndObject();
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
