using System.Globalization;
using System.Text;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;

namespace Fovea.Layers;

/// <summary>One layer of a summary.</summary>
/// <param name="Name">Its name in the model, such as <c>features.0</c>; empty for the model itself and for operations outside of layers.</param>
/// <param name="Layer">The layer as it prints itself, or the operation's name.</param>
/// <param name="OutputShape">Shape of its output, or null if the layer was not used.</param>
/// <param name="Parameters">Its own learned numbers; 0 where it is used again.</param>
/// <param name="MultiplyAdds">Multiply-adds of the forward pass, of the whole batch.</param>
/// <param name="TrainingBytes">Memory that a training step's forward pass takes for the output and what the backward pass will need.</param>
/// <param name="InferenceBytes">Memory of the output in inference.</param>
/// <param name="ReceptiveField">Rows and columns of the input that one output pixel depends on, or null where there are no pixels.</param>
/// <param name="Jump">Rows and columns of the input between neighbouring output pixels, or null.</param>
public sealed record SummaryRow(
    string Name, string Layer, Shape? OutputShape, long Parameters, long MultiplyAdds, long TrainingBytes, long InferenceBytes, Size2d? ReceptiveField,
    Size2d? Jump);

/// <summary>
/// A model as a table: what each layer makes of an input, what it holds and what it costs. Computes no numbers, so it is instant for any
/// size and works before initialization.
/// </summary>
/// <param name="Title">The model.</param>
/// <param name="InputShape">Shape of the input.</param>
/// <param name="Rows">The layers in the order they ran.</param>
/// <param name="Parameters">Learned numbers of the whole model, each counted once.</param>
/// <param name="States">Numbers saved with the model but not learned, such as running means.</param>
public sealed record Summary(string Title, Shape InputShape, IReadOnlyList<SummaryRow> Rows, long Parameters, long States)
{
    /// <summary>Multiply-adds of a forward pass of the whole batch: of convolutions, linear layers and matrix products.</summary>
    public long MultiplyAdds => Rows.Sum(row => row.MultiplyAdds);

    /// <summary>Runs a model on shapes alone.</summary>
    /// <param name="module">The model; its numbers, if it has any, stay as they are.</param>
    /// <param name="input">Shape of the input with its batch axis, N×C×H×W.</param>
    /// <exception cref="Kernels.GeometryException">The input does not fit.</exception>
    public static Summary Of(Module module, Shape input) => module.On(Device.Null, () =>
    {
        // As in training, so that dropout is seen at work; where a batch is too small to train on, as in inference.
        var rows = Passes.Restoring(module, () =>
        {
            try
            {
                return Walk(module, input, TapeMode.Training);
            }
            catch (Kernels.GeometryException)
            {
                return Walk(module, input, TapeMode.Inference);
            }
        });
        return new Summary(
            module.ToString(), input, rows, module.Parameters().Sum(parameter => (long)parameter.Shape.Elements),
            module.NamedStates().Sum(named => (long)named.State.Shape.Elements));
    });

    static IReadOnlyList<SummaryRow> Walk(Module module, Shape input, TapeMode mode)
    {
        using var tape = Tape.Record(mode);
        var x = Tensor.Empty(input, Device.Null);
        module.Forward(x);
        return SummaryWalk.Rows(module, x, tape.Ops);
    }

    /// <summary>The table, columns aligned, with totals below.</summary>
    public override string ToString()
    {
        List<string[]> lines = [["name", "layer", "output", "parameters", "multiply-adds", "training", "inference", "sees", "jump"]];
        foreach (var row in Rows)
            lines.Add(
            [
                row.Name, row.Layer, row.OutputShape?.ToString() ?? "not used", Number(row.Parameters), Number(row.MultiplyAdds),
                Bytes(row.TrainingBytes), Bytes(row.InferenceBytes),
                row.ReceptiveField?.Short ?? "", row.Jump?.Short ?? "",
            ]);

        var widths = Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder().AppendLine($"{Title}, input {InputShape}");
        foreach (var line in lines)
            text.AppendLine(string.Join("  ", line.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        text.Append($"total: {Parameters:N0} parameters, {MultiplyAdds:N0} multiply-adds");
        return (States == 0 ? text : text.Append($", {States:N0} other numbers")).ToString();
    }

    /// <summary>A size of memory in its largest fitting unit of 1,024: <c>12 B</c>, <c>3.4 KB</c>, <c>1.2 GB</c>.</summary>
    public static string Bytes(long bytes)
    {
        if (bytes == 0)
            return "";
        ReadOnlySpan<string> units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        double size = bytes;
        for (; size >= 1000 && unit < units.Length - 1; unit++)
            size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size.ToString(unit == 0 || size >= 99.95 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}");
    }

    static string Number(long value) => value == 0 ? "" : $"{value:N0}";
}
