using Fovea.Reports.Texts;

namespace Fovea.Book.Writing;

/// <summary>One idea of the book that runs: it computes, and writes one page about what came out.</summary>
/// <param name="name">Its name on the command line and of its folder: lower-case words with hyphens.</param>
/// <param name="chapter">The chapter it belongs to.</param>
/// <param name="title">The page's title.</param>
public abstract class Experiment(string name, Chapter chapter, Text title)
{
    /// <summary>Its name on the command line and of its folder.</summary>
    public string Name => name;

    /// <summary>The chapter it belongs to.</summary>
    public Chapter Chapter => chapter;

    /// <summary>The page's title.</summary>
    public Text Title => title;

    /// <summary>Whether it looks at the reader's own picture, <see cref="BookContext.ImagePath"/>.</summary>
    public virtual bool TakesImage => false;

    /// <summary>Whether it looks at pictures of the data set, <see cref="BookContext.Data"/>, so that its files must be there.</summary>
    public virtual bool UsesData => false;

    /// <summary>Computes and writes.</summary>
    /// <param name="context">What was asked for: quick or in full, the data, the seed; and whom to tell how far it is.</param>
    /// <param name="page">Takes texts, drawings and named numbers, from top to bottom.</param>
    /// <exception cref="OperationCanceledException">The reader asked to stop.</exception>
    public abstract void Run(BookContext context, BookPage page);
}
