namespace Fovea.Reports.Drawing;

/// <summary>
/// Room for a drawing. Pages draw a figure once for each room it may get, so that its letters keep their size: on a screen as wide as a
/// column of text, and on a phone or beside others.
/// </summary>
/// <param name="Width">Pixels.</param>
readonly record struct Canvas(double Width)
{
    /// <summary>As wide as the column of text.</summary>
    public const double Wide = 720;

    /// <summary>A phone, or half of the column.</summary>
    public const double Narrow = 340;

    /// <summary>Whether it is one of several beside each other: smaller letters, fewer ticks.</summary>
    public bool IsSmall => Width < 300;

    /// <summary>Size of letters in pixels; the style sheet says the same for <c>.chart</c> and <c>.small</c>.</summary>
    public double FontSize => IsSmall ? 10.5 : 12;
}
