using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Reads a tape: gathers operations into layers and follows the receptive field from each operation's inputs to its output.</summary>
static class SummaryWalk
{
    /// <summary>What one output pixel sees of the input, and how far apart neighbours look.</summary>
    readonly record struct Field(Size2d Size, Size2d Jump);

    public static IReadOnlyList<SummaryRow> Rows(Module model, Tensor input, IReadOnlyList<Op> ops)
    {
        var names = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, module) in model.Modules())
            names.TryAdd(module, name);

        var fields = new Dictionary<Tensor, Field?>(ReferenceEqualityComparer.Instance) { [input] = input.Rank == 4 ? new Field(1, 1) : null };
        var counted = new HashSet<Parameter>();
        List<(object? Owner, SummaryRow Row)> rows = [];
        var silent = 0L; // bytes of operations without a row; the next row gets them
        foreach (var op in ops)
        {
            var from = Sources(op, fields);
            if (from.Length == 0)
                continue;
            var field = After(op, from);
            fields[op.Output] = field;

            // Operations outside of layers are silent unless they cost something or join branches.
            var owner = op.Owner as Module;
            var bytes = silent + op.Elements * sizeof(float);
            if (owner is null && op.MultiplyAdds == 0 && from.Length < 2)
            {
                silent = bytes;
                continue;
            }

            silent = 0;
            var row = new SummaryRow(
                owner is null ? "" : names.GetValueOrDefault(owner, ""), owner?.ToString() ?? op.Name, op.Output.Shape, 0, op.MultiplyAdds,
                bytes, owner is RandomLayer || op.Elements == 0 ? 0 : (long)op.Output.Length * sizeof(float), field?.Size, field?.Jump);
            // A layer of several operations is one row; one that costs again is used again.
            if (owner is not null && rows is [.., var last] && last.Owner == owner && (row.MultiplyAdds == 0 || last.Row.MultiplyAdds == 0))
                rows[^1] = (owner, row with
                {
                    Parameters = last.Row.Parameters,
                    MultiplyAdds = last.Row.MultiplyAdds + row.MultiplyAdds,
                    TrainingBytes = last.Row.TrainingBytes + row.TrainingBytes,
                    InferenceBytes = Math.Max(last.Row.InferenceBytes, row.InferenceBytes),
                });
            else
                rows.Add((owner, row with { Parameters = owner is null ? 0 : OwnParameters(owner, counted) }));
        }

        AddUnused(model, rows, counted);
        return [.. rows.Select(row => row.Row)];
    }

    /// <summary>The fields of those inputs that depend on the model's input.</summary>
    static Field?[] Sources(Op op, Dictionary<Tensor, Field?> fields)
    {
        List<Field?> from = [];
        foreach (var tensor in op.Inputs)
            if (tensor is not null && fields.TryGetValue(tensor, out var field))
                from.Add(field);
        return [.. from];
    }

    static Field? After(Op op, Field?[] from)
    {
        // What pixels are is unknown after these, or their windows run the other way.
        if (op.Output.Rank != 4 || op is ReshapeOp or PermuteOp or TransposedConvolutionOp or MaxUnpoolOp)
            return null;

        Field? widest = null;
        foreach (var field in from)
            if (field is { } other)
                widest = widest is not { } known ? other : new Field(Larger(known.Size, other.Size), Larger(known.Jump, other.Jump));
        if (widest is not { } before || op.Window is not { } window)
            return widest;
        return new Field(
            (before.Size.Y + (window.KernelY - 1) * before.Jump.Y, before.Size.X + (window.KernelX - 1) * before.Jump.X),
            (before.Jump.Y * window.StrideY, before.Jump.X * window.StrideX));
    }

    static Size2d Larger(Size2d a, Size2d b) => (Math.Max(a.Y, b.Y), Math.Max(a.X, b.X));

    /// <summary>Layers without inner ones that did nothing: those that only act in training, after the layer before them, and unused ones with parameters.</summary>
    static void AddUnused(Module model, List<(object? Owner, SummaryRow Row)> rows, HashSet<Parameter> counted)
    {
        var place = -1;
        foreach (var (name, module) in model.Modules())
        {
            var found = rows.FindIndex(row => row.Owner == module);
            if (found >= 0)
                place = found;
            else if (!module.Children().Any())
            {
                var before = place < 0 ? null : rows[place].Row;
                var parameters = OwnParameters(module, counted);
                var row = new SummaryRow(name, module.ToString(), null, parameters, 0, 0, 0, null, null);
                if (module.Parameters().Count == 0)
                    row = row with { OutputShape = before?.OutputShape, ReceptiveField = before?.ReceptiveField, Jump = before?.Jump };
                rows.Insert(++place, (module, row));
            }
        }
    }

    /// <summary>Parameters of a module that stand in none inside it and were not counted before, which tied and shared ones were.</summary>
    static long OwnParameters(Module module, HashSet<Parameter> counted)
    {
        var inner = module.Children().SelectMany(named => named.Module.Parameters()).ToHashSet();
        return module.Parameters().Where(parameter => !inner.Contains(parameter) && counted.Add(parameter)).Sum(parameter => (long)parameter.Shape.Elements);
    }
}
