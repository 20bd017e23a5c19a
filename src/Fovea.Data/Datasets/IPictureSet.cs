using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <summary>Pictures of any size with a label each, decoded when asked for. Several threads may ask at once.</summary>
public interface IPictureSet : ILabelledSet
{
    /// <summary>Reads one picture.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <returns>A picture that nobody else writes to; it is not to be written to either, nor disposed of unless <see cref="ReadsAnew"/>.</returns>
    /// <exception cref="InvalidDataException">The picture's file is damaged; the message names it.</exception>
    /// <exception cref="IOException">The picture's file cannot be read; the message names it.</exception>
    Picture Read(int index);

    /// <summary>
    /// Whether each picture that <see cref="Read"/> gives is the reader's alone, to dispose of when done, so that the next one is decoded
    /// into the same memory.
    /// </summary>
    bool ReadsAnew => false;
}
