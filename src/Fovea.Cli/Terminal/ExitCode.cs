namespace Fovea.Cli.Terminal;

/// <summary>What the process tells its caller; 0 where all is well.</summary>
static class ExitCode
{
    public const int Failed = 1, WrongUsage = 2, Interrupted = 130;
}
