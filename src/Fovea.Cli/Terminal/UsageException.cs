namespace Fovea.Cli.Terminal;

/// <summary>The command was called wrongly: exit code 2.</summary>
/// <param name="message">The sentence for the user.</param>
sealed class UsageException(string message) : Exception(message);
