using System.Diagnostics;
using System.Globalization;
using Fovea.Data.Downloads;

namespace Fovea.Cli.Terminal;

/// <summary>Shows a download: a bar on a terminal; a pipe gets a line when a file begins and when a server fails.</summary>
/// <param name="screen">Where the command writes.</param>
sealed class DownloadBar(Screen screen) : IProgress<DownloadProgress>, IDisposable
{
    const int BarLength = 24;

    readonly StatusLine status = new(screen);
    readonly Stopwatch clock = new();
    (string File, string Server) current;
    long before;

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        switch (value.Stage)
        {
            case DownloadStage.Waiting:
                Tell(value, "", $"{value.File}: another process is fetching into the same folder; waiting for it");
                break;
            case DownloadStage.Fetching:
                Tell(value, value.Note, string.Create(CultureInfo.InvariantCulture, $"{value.File}: {value.Length:N0} bytes from {value.Note}{(value.Bytes > 0 ? $", going on at {value.Bytes:N0}" : "")}"));
                status.Show(Line(value));
                break;
            case DownloadStage.Failing:
                screen.Say($"{value.File}: {value.Note}");
                current = default;
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => status.Dispose();

    /// <summary>Says what begins, once.</summary>
    void Tell(DownloadProgress value, string server, string line)
    {
        if (current == (value.File, server))
            return;
        (current, before) = ((value.File, server), value.Bytes);
        clock.Restart();
        if (!screen.IsTerminal)
            screen.Say(line);
        else if (value.Stage == DownloadStage.Waiting)
            status.Show(line);
    }

    string Line(DownloadProgress value)
    {
        var filled = (int)(BarLength * value.Bytes / Math.Max(1, value.Length));
        var perSecond = (value.Bytes - before) / Math.Max(0.001, clock.Elapsed.TotalSeconds);
        var left = perSecond > 0 ? (long)((value.Length - value.Bytes) / perSecond) : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{value.File} {new string('━', filled)}{new string('─', BarLength - filled)} {value.Bytes / 1e6:0.0} of {value.Length / 1e6:0.0} MB  {perSecond / 1e6:0.0} MB/s  {left / 3600}:{left / 60 % 60:00}:{left % 60:00} left");
    }
}
