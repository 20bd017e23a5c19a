using System.Globalization;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Benchmarks;

/// <summary>A step taken apart, as a table with a legend of algorithms below.</summary>
static class LayerTable
{
    static readonly string[] Forward = ["name", "layer", "forward", "GFLOP/s", "algorithm"];
    static readonly string[] Gradients = ["backward", "dx", "GFLOP/s", "algorithm", "dw", "GFLOP/s", "algorithm"];

    /// <param name="screen">Where to show it.</param>
    /// <param name="profile">The step taken apart.</param>
    /// <param name="trains">Whether there is a backward pass.</param>
    public static void Show(Screen screen, StepProfile profile, bool trains)
    {
        screen.Write(trains
            ? "milliseconds a layer, medians; backward is all of it, dx and dw the products in it, for the inputs and for the weights"
            : "milliseconds a layer, medians");
        screen.WriteTable(
            trains ? [.. Forward, .. Gradients] : Forward,
            [
                .. profile.Layers.Select(layer => (string[])
                [
                    layer.Name, layer.Layer, Number(layer.Milliseconds(LayerPass.Forward)), .. Rate(layer, LayerPass.Forward),
                    .. trains ? [Number(layer.BackwardMilliseconds), .. Product(layer, LayerPass.InputGradient), .. Product(layer, LayerPass.WeightGradient)] : Array.Empty<string>(),
                ]),
            ],
            "forward", "backward", "dx", "dw", "GFLOP/s");
        foreach (var (algorithm, reason) in Plans(profile).Distinct().OrderBy(plan => plan.Algorithm))
            screen.Write($"{algorithm}: {reason}");

        var (forward, backward) = (profile.Sum(layer => layer.Milliseconds(LayerPass.Forward)), profile.Sum(layer => layer.BackwardMilliseconds));
        screen.Write(trains
            ? $"sum {Number(forward + backward + profile.Optimizer)}: forward {Number(forward)}, backward {Number(backward)}, optimizer {Number(profile.Optimizer)}; the whole step {Number(profile.Whole)}"
            : $"sum {Number(forward)}; the whole step {Number(profile.Whole)}");
    }

    static IEnumerable<(string Algorithm, string Reason)> Plans(StepProfile profile) =>
        from layer in profile.Layers
        from pass in Enum.GetValues<LayerPass>()
        let plan = layer.Plan(pass)
        where plan is not null
        select (plan.Value.Algorithm.ToString(), plan.Value.Reason);

    static string[] Product(LayerTimes layer, LayerPass pass) => layer.GigaFlops(pass) is null ? ["", "", ""] : [Number(layer.Milliseconds(pass)), .. Rate(layer, pass)];

    static string[] Rate(LayerTimes layer, LayerPass pass) =>
        [layer.GigaFlops(pass)?.ToString("N0", CultureInfo.InvariantCulture) ?? "", layer.Plan(pass)?.Algorithm.ToString() ?? ""];

    static string Number(double milliseconds) => milliseconds.ToString("F3", CultureInfo.InvariantCulture);
}
