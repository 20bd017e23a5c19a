using Fovea.Reports.Texts;

namespace Fovea.Reports;

/// <summary>
/// The contents of a book of pages: chapters and what stands in them, with links. <see cref="ToPage"/> makes a page of it.
/// <code>new Contents("The book").Chapter("Learning").Entry("losses/index.html", "Losses", "How wrong is an answer?")</code>
/// </summary>
/// <param name="title">The book's title.</param>
public sealed class Contents(Text title)
{
    readonly List<(Text Title, List<(PageLink Link, Text Summary)> Entries)> chapters = [];

    /// <summary>One or two sentences below the title, with markup; null for none.</summary>
    public Text? Summary { get; init; }

    /// <summary>Begins a chapter.</summary>
    /// <param name="title">Its title.</param>
    public Contents Chapter(Text title)
    {
        chapters.Add((title, []));
        return this;
    }

    /// <summary>Adds a page to the chapter begun last.</summary>
    /// <param name="target">Its file, from the contents page: <c>losses/index.html</c>.</param>
    /// <param name="title">Its title.</param>
    /// <param name="summary">What one sees there, in a sentence.</param>
    /// <exception cref="InvalidOperationException">No chapter has begun.</exception>
    public Contents Entry(string target, Text title, Text summary)
    {
        if (chapters.Count == 0)
            throw new InvalidOperationException($"The contents \"{title}\" need a chapter before the entry {target}.");
        chapters[^1].Entries.Add((new PageLink(Markup.Inside(target), title), summary));
        return this;
    }

    /// <summary>The contents as a page.</summary>
    public Page ToPage()
    {
        var page = new Page("contents", title) { Summary = Summary };
        foreach (var (heading, entries) in chapters)
            page.Section(heading).Links(entries);
        return page;
    }
}
