using System.Text;

namespace Fovea.Cli.Tests;

/// <summary>Cancels when a text was written.</summary>
sealed class CancellingWriter(CancellationTokenSource cancellation, string at) : StringWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value!.Contains(at))
            cancellation.Cancel();
    }
}
