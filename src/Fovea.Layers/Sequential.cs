using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// Modules one after the other: <c>Sequential net = [new Conv2d(1, 6, 5), new Relu(), new AvgPool2d(2)];</c>. What a module gives to the
/// next is seen by nobody else, so its memory goes back to the pool as soon as it was used for the last time: in inference when the next
/// module is done, in training in the backward pass. A module that holds on to its input or output calls <see cref="Tensor.Keep"/> on it.
/// </summary>
[CollectionBuilder(typeof(Sequential), nameof(Create))]
public sealed class Sequential : Module, IBranch, IReadOnlyList<Module>
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

    /// <summary>
    /// Hands each output to the next module. A producer followed by an activation that it can apply itself does both in one pass; in
    /// inference it also takes a batch normalization between them into its weights. A convolution takes a maximum over windows after them into
    /// its pass, too; in training where its output is small and the windows are 2×2.
    /// </summary>
    public override Tensor Forward(Tensor x) => Run(x, null, FusedActivation.None);

    /// <summary>A residual block's end: activation(layers(x) + residual), the sum and the activation in the last layer's own pass where it can.</summary>
    /// <param name="x">Input of the first module.</param>
    /// <param name="residual">The other branch, of the output's shape.</param>
    /// <param name="activation">Applied to the sum.</param>
    public Tensor ForwardWithResidual(Tensor x, Tensor residual, FusedActivation activation = FusedActivation.None) => Run(x, residual, activation);

    /// <inheritdoc/>
    public Tensor ForwardInto(ChannelPlace place, Tensor x) => Run(x, null, FusedActivation.None, place);

    /// <inheritdoc/>
    public IEnumerator<Module> GetEnumerator() => ((IEnumerable<Module>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object Member)> FindMembers()
    {
        for (var i = 0; i < items.Length; i++)
            yield return (i.ToString(CultureInfo.InvariantCulture), items[i]);
    }

    Tensor Run(Tensor x, Tensor? residual, FusedActivation last, ChannelPlace? place = null)
    {
        var (tape, fuses) = (Tape.Current, x.Backend.FusesActivations);
        var beginning = tape?.Position ?? 0;
        for (var i = 0; i < items.Length;)
        {
            x = fuses ? Pass(x, ref i, ref residual, last, ref place) : items[i++].Forward(x);
            tape?.LetGo(beginning, x);
        }

        if (place is not null)
            x = x.PlaceIn(place);
        else if (residual is null)
            return x;
        else
            x = last == FusedActivation.Relu ? x.AddRelu(residual) : x + residual;
        tape?.LetGo(beginning, x);
        return x;
    }

    /// <summary>
    /// The next module and those after it that it can take into its own pass; so it does with the residual and the place of the result,
    /// which then are null.
    /// </summary>
    Tensor Pass(Tensor x, ref int i, ref Tensor? residual, FusedActivation last, ref ChannelPlace? place)
    {
        var module = items[i++];
        if (i == items.Length && module is IBranch branch && Take(ref place) is { } inner)
            return branch.ForwardInto(inner, x);
        if (module is not IFusesActivation producer)
            return module.Forward(x);

        var fuser = producer as IFusesMore;
        var norm = i < items.Length && items[i] is BatchNorm after && fuser?.Folds(x, after) == true ? after : null;
        if (norm is not null)
            i++;

        var (activation, added) = (FusedActivation.None, (Tensor?)null);
        if (i < items.Length && items[i] is IFusedActivation next)
        {
            activation = next.Activation;
            i++;
        }
        else if (i == items.Length && fuser is { Adds: true })
            (added, activation, residual) = (residual, last, null);

        if (i == items.Length && producer is Conv2d { Places: true } ending && Take(ref place) is { } own)
            return ending.ForwardInto(own, x, norm, activation);
        if (added is null && i < items.Length && items[i] is MaxPool2d pool && producer is Conv2d convolution
            && convolution.TryForwardAndPool(x, norm, activation, pool.Options) is { } pooled)
        {
            i++;
            return pooled;
        }

        return norm is null && added is null ? producer.Forward(x, activation) : fuser!.Forward(x, norm, added, activation);
    }

    static ChannelPlace? Take(ref ChannelPlace? place)
    {
        var taken = place;
        place = null;
        return taken;
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

/// <summary>A producer that can take more than an activation into its pass.</summary>
interface IFusesMore : IFusesActivation
{
    /// <summary>Whether it can add a residual to its result.</summary>
    bool Adds { get; }

    /// <summary>Whether a normalization after it can be taken into its weights, which holds in inference only.</summary>
    bool Folds(Tensor x, BatchNorm norm);

    /// <summary>activation(norm(layer(x)) + residual).</summary>
    Tensor Forward(Tensor x, BatchNorm? norm, Tensor? residual, FusedActivation activation);
}
