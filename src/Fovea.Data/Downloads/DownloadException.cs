namespace Fovea.Data.Downloads;

/// <summary>A file could not be fetched; the message says what every mirror did and what to do.</summary>
/// <param name="message">The sentences for the user.</param>
public sealed class DownloadException(string message) : IOException(message);
