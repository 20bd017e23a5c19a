namespace Fovea.Cli.Tests;

/// <summary>Commands set how many threads compute, for the whole process: tests of them do not run beside each other.</summary>
[CollectionDefinition("one at a time", DisableParallelization = true)]
public sealed class OneAtATime;
