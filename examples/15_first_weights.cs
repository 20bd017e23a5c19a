#:project ../src/Fovea.Layers
// First weights: what is left of a signal after each of five layers.   dotnet run examples/15_first_weights.cs
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

var inputs = Tensor.Create([1000, 100], values => new Normal().Fill(values, [1000, 100], new Rng(1)));
(string Name, Initializer First)[] beginnings =
[
    ("all 0", Constant.Zero),
    ("0.01", new Normal(0, 0.01f)),
    ("1", new Normal(0, 1)),
    ("Xavier", new HeNormal(nonlinearity: Nonlinearity.Linear)),     // deviation 1/√n
    ("He", new HeNormal()),                                          // deviation √(2/n)
];

foreach (var (activation, make) in new (string, Func<Module>)[] { ("sigmoid", () => new Sigmoid()), ("tanh", () => new Tanh()), ("relu", () => new Relu()) })
{
    Console.WriteLine($"{activation}: standard deviation of the activations, layer 1 to 5");
    foreach (var (name, first) in beginnings)
    {
        var x = inputs;
        Console.Write($"  {name,-7}");
        for (var layer = 0; layer < 5; layer++)
        {
            var linear = new Linear(100, 100, bias: false);
            linear.Weight.Initializer = first;
            linear.Initialize(new Rng(1).Split((ulong)layer));
            x = make().Forward(linear.Forward(x));
            Console.Write($"  {Deviation(x.ToArray()),6:0.000}");
        }

        Console.WriteLine();
    }
}

static double Deviation(float[] values)
{
    var mean = values.Average(value => (double)value);
    return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
}
