using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Cli.Terminal;

/// <summary>The reader's browser.</summary>
static class Browser
{
    /// <summary>Opens a page.</summary>
    /// <exception cref="IOException">There is no browser to start; the message says where the page is.</exception>
    public static void Open(string page)
    {
        try
        {
            Process.Start(new ProcessStartInfo(Path.GetFullPath(page)) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception exception) when (exception is Win32Exception or PlatformNotSupportedException)
        {
            throw new IOException($"No browser could be started ({exception.Message}). Open {Path.GetFullPath(page)} yourself.", exception);
        }
    }
}
