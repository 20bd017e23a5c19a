using Fovea.Kernels;
using Fovea.Tensors.Autograd;
using FsCheck;
using FsCheck.Fluent;

namespace Fovea.Tensors.Tests.Ops;

/// <summary>
/// For a linear operation A the gradient is its transpose: ⟨A x, u⟩ = ⟨x, Aᵀ u⟩ for all x and u. Checked for random geometries on the
/// processor's kernels; geometries that an operation refuses are skipped by the same rule that refuses them.
/// </summary>
public sealed class InnerProductTests
{
    static readonly Gen<int> Small = Gen.Choose(1, 4);

    static readonly Gen<(ConvolutionOptions Options, (int Y, int X) Kernel)> Windows =
        from ky in Small
        from kx in Small
        from sy in Small
        from sx in Small
        from pad in Gen.Choose(0, 2).ArrayOf(4)
        from dy in Gen.Choose(1, 3)
        from dx in Gen.Choose(1, 3)
        from groups in Gen.Choose(1, 3)
        from same in Gen.Elements(false, false, true)
        select (
            new ConvolutionOptions { Stride = (sy, sx), Padding = (pad[0], pad[1], pad[2], pad[3]), Dilation = (dy, dx), Groups = groups, Same = same },
            (ky, kx));

    static readonly Gen<(int N, int C, int H, int W, int O)> Sizes =
        from n in Gen.Choose(1, 3)
        from c in Gen.Choose(1, 5)
        from h in Gen.Choose(1, 19)
        from w in Gen.Choose(1, 35)
        from o in Gen.Choose(1, 5)
        select (n, c, h, w, o);

    [Fact]
    public void ConvolutionInItsInputAndInItsWeights() => ForAll(Windows, Sizes, (window, size) =>
    {
        var g = window.Options.Groups;
        Shape x = [size.N, size.C * g, size.H, size.W], w = [size.O * g, size.C, window.Kernel.Y, window.Kernel.X];
        return IsTranspose([x, w], 0, t => t[0].Convolve(t[1], null, window.Options)) && IsTranspose([x, w], 1, t => t[0].Convolve(t[1], null, window.Options));
    });

    [Fact]
    public void TransposedConvolutionInItsInputAndInItsWeights() => ForAll(Windows, Sizes, (window, size) =>
    {
        var options = window.Options with { Same = false };
        var g = options.Groups;
        Shape x = [size.N, size.C * g, Math.Min(size.H, 7), Math.Min(size.W, 9)], w = [size.C * g, size.O, window.Kernel.Y, window.Kernel.X];
        return IsTranspose([x, w], 0, t => t[0].ConvolveTransposed(t[1], null, options)) && IsTranspose([x, w], 1, t => t[0].ConvolveTransposed(t[1], null, options));
    });

    [Fact]
    public void AveragePooling() => ForAll(Windows, Sizes, (window, size) => IsTranspose(
        [[size.N, size.C, size.H, size.W]], 0, t => t[0].AveragePool(new PoolingOptions
        {
            Kernel = window.Kernel,
            Stride = window.Options.Stride,
            Padding = (
                Math.Min(window.Options.Padding.Top, window.Kernel.Y / 2), Math.Min(window.Options.Padding.Bottom, window.Kernel.Y / 2),
                Math.Min(window.Options.Padding.Left, window.Kernel.X / 2), Math.Min(window.Options.Padding.Right, window.Kernel.X / 2)),
            CeilMode = window.Options.Same,
            CountIncludePad = size.O % 2 == 0,
        })));

    [Fact]
    public void WindowsAsRows() => ForAll(Windows, Sizes, (window, size) => IsTranspose(
        [[size.N, size.C, size.H, size.W]], 0, t => t[0].Im2Col(window.Kernel, window.Options)));

    [Fact]
    public void MatrixProducts() => ForAll(Sizes, Sizes, (a, b) =>
    {
        var (m, n, k) = (a.W * a.N, b.W * b.N, a.H * b.H);
        return IsTranspose([[m, k], [k, n]], 0, t => t[0].MatMul(t[1])) && IsTranspose([[k, m], [n, k]], 1, t => t[0].MatMul(t[1], true, true));
    });

    static void ForAll<TA, TB>(Gen<TA> a, Gen<TB> b, Func<TA, TB, bool> property)
    {
        var tried = 0;
        var pairs = from first in a from second in b select (first, second);
        Prop.ForAll(pairs.ToArbitrary(), pair =>
        {
            try
            {
                var holds = property(pair.first, pair.second);
                tried++;
                return holds;
            }
            catch (GeometryException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(new Replay(new Rnd(2026, 1), Microsoft.FSharp.Core.FSharpOption<int>.None)));
        Assert.True(tried >= 40, $"only {tried} geometries were legal");
    }

    static bool IsTranspose(Shape[] shapes, int index, Func<Tensor[], Tensor> apply)
    {
        var rng = new Rng(1);
        Tensor Draw(Shape shape) => Tensor.From([.. Enumerable.Range(0, shape.Elements).Select(_ => rng.NextNormal())], shape);
        var inputs = Array.ConvertAll(shapes, Draw);
        inputs[index].RequiresGradient = true;
        using var tape = Tape.Record();
        var y = apply(inputs);
        var u = Draw(y.Shape);
        tape.Backward(y, u);
        var (forward, magnitude) = Inner(y, u);
        var (backward, _) = Inner(inputs[index], inputs[index].Gradient!);
        return Math.Abs(forward - backward) <= 2e-6 * (magnitude + 1);
    }

    static (double Sum, double Magnitude) Inner(Tensor a, Tensor b)
    {
        var products = a.ToDoubleArray().Zip(b.ToDoubleArray(), (x, y) => x * y).ToArray();
        return (products.Sum(), products.Sum(Math.Abs));
    }
}
