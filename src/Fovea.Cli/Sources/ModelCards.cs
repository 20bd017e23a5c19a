using Fovea.Cli.Terminal;
using Fovea.Models;

namespace Fovea.Cli.Sources;

/// <summary>Models by their name on the command line.</summary>
static class ModelCards
{
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static ModelCard Find(string name)
    {
        try
        {
            return ModelRegistry.Card(name);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
