namespace Fovea.Oracle.Tests;

/// <summary>Fovea's side of oracle/functions.py: how each operation is called.</summary>
static class Operations
{
    /// <summary>Computes the first output; further outputs are compared on the way.</summary>
    public static Dictionary<string, Func<Case, Comparison, Tensor>> All { get; } = new()
    {
        ["unary"] = (c, _) => Unary(c),
        ["binary"] = (c, _) => Binary(c),
        ["matmul"] = (c, _) => c["a"].MatMul(c["b"], c.Flag("transpose_a"), c.Flag("transpose_b")),
        ["reduce"] = (c, _) => Reduce(c),
        ["argmax"] = (c, _) => ArgMax(c),
        ["permute"] = (c, _) => c["x"].Permute(c.Ints("order")),
        ["reshape"] = (c, _) => c["x"].Reshape(Shape.Create(c.Ints("shape"))),
        ["slice"] = (c, _) => c["x"].Slice(c.Int("axis"), c.Int("start"), c.Int("length"), c.Int("step")),
        ["concatenate"] = (c, _) => Tensor.Concatenate([.. Enumerable.Range(0, c.Int("parts")).Select(i => c[$"part{i}"])], c.Int("axis")),
        ["pad"] = (c, _) => c["x"].Pad(LayerBuilder.Sides(c), LayerBuilder.Mode(c)),
        ["unfold"] = (c, _) => c["x"].Im2Col(c.Pair("kernel"), Windows(c)),
        ["fold"] = (c, _) => c["x"].Col2Im(Shape.Create(c.Ints("shape")), c.Pair("kernel"), Windows(c)),
        ["max_pool2d"] = MaxPool,
        ["max_unpool2d"] = (c, _) => new MaxUnpool2d(c.Pair("kernel")).Forward(c["x"], c["indices"], c.Pair("size")),
    };

    static Tensor Unary(Case c)
    {
        var x = c["x"];
        return c.Text("name") switch
        {
            "exp" => x.Exp(),
            "log" => x.Log(),
            "sqrt" => x.Sqrt(),
            "square" => x.Square(),
            "abs" => x.Abs(),
            "negate" => -x,
            "step" => x.Step(),
            "clip" => x.Clip(c.Float("minimum"), c.Float("maximum")),
            "power" => x.Power(c.Float("exponent")),
            "plus" => x + c.Float("constant"),
            "minus" => x - c.Float("constant"),
            "from" => c.Float("constant") - x,
            "times" => x * c.Float("constant"),
            "over" => x / c.Float("constant"),
            "under" => c.Float("constant") / x,
            var name => throw new NotSupportedException($"No function of one variable is called {name}."),
        };
    }

    static Tensor Binary(Case c)
    {
        var (a, b) = (c["a"], c["b"]);
        return c.Text("name") switch
        {
            "add" => a + b,
            "subtract" => a - b,
            "multiply" => a * b,
            "divide" => a / b,
            "power" => a.Power(b),
            "maximum" => a.Maximum(b),
            "minimum" => a.Minimum(b),
            var name => throw new NotSupportedException($"No function of two variables is called {name}."),
        };
    }

    static Tensor Reduce(Case c)
    {
        var (x, axes, keep) = (c["x"], c.Ints("axes"), c.Flag("keep"));
        return c.Text("name") switch
        {
            "sum" => x.Sum(axes, keep),
            "mean" => x.Mean(axes, keep),
            "max" => x.Max(axes, keep),
            "variance" => x.Variance(axes, c.Int("correction"), keep),
            var name => throw new NotSupportedException($"No reduction is called {name}."),
        };
    }

    static Tensor ArgMax(Case c)
    {
        var indices = c["x"].ArgMax(c.Int("axis"));
        return Tensor.From(Array.ConvertAll(indices, index => (float)index), c.Expected("y").Shape, c.Backend);
    }

    // The pooling that also tells the places is another kernel than the one that does not.
    static Tensor MaxPool(Case c, Comparison comparison)
    {
        var pool = new MaxPool2d(c.Pair("kernel"), c.Pair("stride"), c.Pair("padding"), c.Pair("dilation"), c.Flag("ceil"));
        var (values, indices) = pool.ForwardWithIndices(c["x"]);
        comparison.Add("y", values);
        comparison.Add("indices", indices);
        return pool.Forward(c["x"]);
    }

    static ConvolutionOptions Windows(Case c)
    {
        var (y, x) = c.Pair("padding");
        return new ConvolutionOptions { Stride = c.Pair("stride"), Dilation = c.Pair("dilation"), Padding = (y, y, x, x) };
    }
}
