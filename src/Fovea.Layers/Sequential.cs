using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Tensors;

namespace Fovea.Layers;

/// <summary>Modules one after the other: <c>Sequential net = [new Conv2d(1, 6, 5), new Relu(), new AvgPool2d(2)];</c>.</summary>
[CollectionBuilder(typeof(Sequential), nameof(Create))]
public sealed class Sequential : Module, IReadOnlyList<Module>
{
    readonly Module[] items;

    /// <summary>Takes the modules in order.</summary>
    public Sequential(params ReadOnlySpan<Module> modules) => items = modules.ToArray();

    /// <summary>Number of modules.</summary>
    public int Count => items.Length;

    /// <summary>A module by its place.</summary>
    public Module this[int index] => items[index];

    /// <summary>Makes one from a collection expression.</summary>
    public static Sequential Create(ReadOnlySpan<Module> modules) => new(modules);

    /// <summary>Hands each output to the next module. A producer followed by an activation that it can apply itself does both in one pass.</summary>
    public override Tensor Forward(Tensor x)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is IFusesActivation producer && i + 1 < items.Length && items[i + 1] is IFusedActivation next && x.Backend.FusesActivations)
            {
                x = producer.Forward(x, next.Activation);
                i++;
            }
            else
                x = items[i].Forward(x);
        }

        return x;
    }

    /// <inheritdoc/>
    public IEnumerator<Module> GetEnumerator() => ((IEnumerable<Module>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object Member)> FindMembers()
    {
        for (var i = 0; i < items.Length; i++)
            yield return (i.ToString(CultureInfo.InvariantCulture), items[i]);
    }
}

/// <summary>A layer that can apply a following activation while its result is still in registers.</summary>
public interface IFusesActivation
{
    /// <summary>The forward pass with an activation.</summary>
    Tensor Forward(Tensor x, FusedActivation activation);
}

/// <summary>An activation layer that a producer may apply for it.</summary>
public interface IFusedActivation
{
    /// <summary>Which one.</summary>
    FusedActivation Activation { get; }
}
