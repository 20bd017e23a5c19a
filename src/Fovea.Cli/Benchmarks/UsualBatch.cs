namespace Fovea.Cli.Benchmarks;

/// <summary>The batch that a model is timed with unless asked otherwise: the one table, for <c>fovea bench</c> and for benchmarks/Peers.</summary>
static class UsualBatch
{
    /// <param name="model">The model's name.</param>
    /// <param name="trains">Whether it trains; large networks then take smaller batches.</param>
    public static int Of(string model, bool trains) => model switch
    {
        "simple" => 100,
        "cnn" or "lenet5" => 256,
        "alexnet" when trains => 16,
        "vgg16" when trains => 4,
        _ => 8,
    };
}
