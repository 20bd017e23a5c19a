namespace Fovea.Oracle.Tests;

/// <summary>Nothing that either side knows goes uncompared.</summary>
public sealed class CoverageTests
{
    [OracleFact]
    public void EveryFamilyHasCasesAndEveryCaseIsRun()
    {
        string[] known =
        [
            .. Operations.All.Keys, .. Losses.All.Keys, .. LayerBuilder.All.Keys, "optimizer", "clip_gradients", "initializer", "layer_beginning",
            "model_simple", "model_cnn", "model_cnn2", "model_lenet5",
        ];
        Assert.Equal(known.Order(), Oracle.Cases.Select(described => described.Op).Distinct().Order());
    }
}
