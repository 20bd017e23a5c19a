namespace Fovea.Layers;

/// <summary>The training passes that random layers have counted.</summary>
static class Passes
{
    /// <summary>Runs something that trains for a look only, and sets the counts back.</summary>
    public static T Restoring<T>(Module module, Func<T> action)
    {
        var random = module.Modules().Select(named => named.Module).OfType<RandomLayer>().Select(layer => (Layer: layer, layer.Passes)).ToArray();
        try
        {
            return action();
        }
        finally
        {
            foreach (var (layer, passes) in random)
                layer.Passes = passes;
        }
    }
}
