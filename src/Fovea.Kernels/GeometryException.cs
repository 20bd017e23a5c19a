namespace Fovea.Kernels;

/// <summary>Sizes that do not fit together: the message says what was given, what was expected and, where it helps, what to do.</summary>
/// <param name="message">The sentence for the user.</param>
public sealed class GeometryException(string message) : ArgumentException(message);
