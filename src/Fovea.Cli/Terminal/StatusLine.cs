using System.Diagnostics;

namespace Fovea.Cli.Terminal;

/// <summary>One line of a terminal that tells how far a command is, drawn over at most ten times a second and wiped at the end. A pipe sees none of it.</summary>
/// <param name="screen">Where the command writes.</param>
sealed class StatusLine(Screen screen) : IDisposable
{
    const long MillisecondsBetween = 100;

    readonly Stopwatch clock = new();

    public void Show(string text)
    {
        if (!screen.IsTerminal || (clock.IsRunning && clock.ElapsedMilliseconds < MillisecondsBetween))
            return;
        clock.Restart();
        Draw(text);
    }

    public void Dispose()
    {
        if (clock.IsRunning)
            Draw("");
    }

    void Draw(string text)
    {
        var room = screen.Width - 1;
        screen.Output.Write($"\r{(text.Length < room ? text.PadRight(room) : text[..room])}\r");
        screen.Output.Flush();
    }
}
