using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Cli.Terminal;

/// <summary>The reader's browser.</summary>
static class Browser
{
    // xdg-open ends at once where there is no browser, and may go on as long as the browser does where there is one.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Opens a page.</summary>
    /// <exception cref="IOException">There is no browser to start; the message says where the page is.</exception>
    public static void Open(string page)
    {
        var path = Path.GetFullPath(page);
        try
        {
            using var opener = Process.Start(OperatingSystem.IsLinux() ? Quietly(path) : new ProcessStartInfo(path) { UseShellExecute = true });
            if (OperatingSystem.IsLinux() && opener!.WaitForExit(Patience) && opener.ExitCode != 0)
                throw new IOException($"No browser could be started. Open {path} yourself.");
        }
        catch (Exception exception) when (exception is Win32Exception or PlatformNotSupportedException)
        {
            throw new IOException($"No browser could be started ({exception.Message}). Open {path} yourself.", exception);
        }
    }

    // xdg-open names on the error stream every browser that it does not find. The shell, and no pipe, lets go of that stream, so that a browser
    // that writes there outlives this process.
    static ProcessStartInfo Quietly(string path) => new("/bin/sh", ["-c", "exec xdg-open \"$0\" 2>/dev/null", path]);
}
