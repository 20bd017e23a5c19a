namespace Fovea.Reports.Texts;

/// <summary>
/// A text in both languages. A string stands for itself in both; a pair is English and Korean: <c>("loss", "손실")</c>.
/// </summary>
/// <param name="English">The text in English; figures.json uses it in any language, so that programs find it.</param>
/// <param name="Korean">The text in Korean.</param>
public sealed record Text(string English, string Korean)
{
    /// <summary>The text in one language.</summary>
    /// <param name="language">Which.</param>
    public string In(Language language) => language == Language.Korean ? Korean : English;

    /// <summary>A text that is the same in both languages: a name, a number, a formula.</summary>
    /// <param name="same">The text.</param>
    public static implicit operator Text(string same) => new(same, same);

    /// <summary>A text from English and Korean.</summary>
    /// <param name="pair">English, Korean.</param>
    public static implicit operator Text((string English, string Korean) pair) => new(pair.English, pair.Korean);

    /// <summary>The English text.</summary>
    public override string ToString() => English;
}
