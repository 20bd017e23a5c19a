using System.Runtime.InteropServices;
using Fovea.Cli;
using Fovea.Cli.Terminal;

using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return CommandLine.Run(args, Console.Out, Console.Error, cancellation.Token);

// The first signal asks a training, a search or a book for a polite end; the second, or one to any other command, ends at once.
void Stop(PosixSignalContext signal)
{
    if (cancellation.IsCancellationRequested || args is not ["train" or "search" or "book", ..])
        Environment.Exit(ExitCode.Interrupted);
    signal.Cancel = true;
    cancellation.Cancel();
}
