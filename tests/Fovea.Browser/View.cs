namespace Fovea.Browser;

/// <summary>How a page is looked at.</summary>
/// <param name="Name">Its name in file names.</param>
/// <param name="Width">Width of the screen in pixels of the page.</param>
/// <param name="IsDark">Whether the reader likes it dark.</param>
/// <param name="IsPrinted">Whether it looks as it does on paper.</param>
sealed record View(string Name, int Width, bool IsDark, bool IsPrinted = false)
{
    /// <summary>A4 between margins is about 700 pixels wide; who likes screens dark likes paper white all the same.</summary>
    public static IReadOnlyList<View> All { get; } =
        [new("light", 1000, false), new("dark", 1000, true), new("phone", 390, false), new("paper", 700, true, IsPrinted: true)];
}

/// <summary>What was seen.</summary>
/// <param name="Faults">Console errors, requests to others, and a page wider than its screen.</param>
/// <param name="Portrait">The whole page as PNG.</param>
sealed record Visit(IReadOnlyList<string> Faults, byte[] Portrait);
