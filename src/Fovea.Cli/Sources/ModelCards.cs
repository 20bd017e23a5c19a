using Fovea.Cli.Terminal;
using Fovea.Data.Datasets;
using Fovea.Kernels;
using Fovea.Layers;
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

    /// <summary>Makes a model for a set's pictures, and sees that it can take them.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static Module CreateFor(IExamples data, ModelCard card, int classes, float width)
    {
        var (channels, rows, columns) = (data.ExampleShape[0], data.ExampleShape[1], data.ExampleShape[2]);
        if (rows != columns)
            throw new UsageException($"Pictures of {data.Name} are {rows}×{columns}; models take square ones. With --size they are resized first.");
        try
        {
            var model = ModelRegistry.Create(card.Name, classes, channels, rows, width);
            model.OutputShape([2, channels, rows, columns]);
            return model;
        }
        catch (Exception exception) when (exception is ArgumentException or GeometryException)
        {
            throw new UsageException($"{card.Title} cannot learn pictures of {channels}×{rows}×{columns}: {exception.Message} With --size they are resized first.");
        }
    }

    /// <summary>Makes a model, for pictures of a given kind where that is told.</summary>
    /// <exception cref="UsageException">There is none of that name, or it cannot be made so.</exception>
    public static Module Create(string name, int? classes = null, int? channels = null, int? size = null, float width = 1, bool auxiliary = true)
    {
        try
        {
            return ModelRegistry.Create(name, classes, channels, size, width, auxiliary);
        }
        catch (Exception exception) when (exception is ArgumentException or GeometryException)
        {
            throw new UsageException(exception.Message);
        }
    }
}
