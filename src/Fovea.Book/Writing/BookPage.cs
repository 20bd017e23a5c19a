using System.Text.Json;
using Fovea.Reports;
using Fovea.Reports.Figures;

namespace Fovea.Book.Writing;

/// <summary>An experiment's page while it is written, from top to bottom: texts in both languages, drawings, named numbers.</summary>
public sealed class BookPage
{
    readonly BookContext context;
    readonly Page page;

    /// <summary>An empty page.</summary>
    /// <param name="experiment">What it is about.</param>
    /// <param name="context">What was asked for; <c>figures.json</c> tells it.</param>
    /// <param name="up">The table of contents, or null.</param>
    /// <param name="previous">The page before it, or null.</param>
    public BookPage(Experiment experiment, BookContext context, PageLink? up = null, PageLink? previous = null)
    {
        this.context = context;
        page = new Page(experiment.Name, experiment.Title) { Up = up, Previous = previous, WriteMore = WriteNumbers };
    }

    /// <summary>The page after it, or null. It is set once that one is written, and this one written again.</summary>
    public PageLink? Next
    {
        get => page.Next;
        set => page.Next = value;
    }

    /// <summary>The numbers that a reader may want to check.</summary>
    public Figures Figures { get; } = [];

    /// <summary>A heading.</summary>
    public void Heading(string english, string korean) => page.Section((english, korean));

    /// <summary>A paragraph, with the markup of <see cref="Page.Paragraph"/>.</summary>
    public void Say(string english, string korean) => page.Paragraph((english, korean));

    /// <summary>A formula on a line of its own, as <see cref="Page.Formula"/> takes it.</summary>
    public void Formula(string formula) => page.Formula(formula);

    /// <summary>A few lines of program: the call that made what is shown.</summary>
    public void Code(string code) => page.Code(code);

    /// <summary>A chart, pictures, a matrix, a table or facts.</summary>
    public void Show(Figure figure) => page.Add(figure);

    /// <summary>Writes <c>index.html</c> and <c>figures.json</c>.</summary>
    /// <param name="folder">Where to; made if missing.</param>
    /// <returns>The path of <c>index.html</c>.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public string Write(string folder) => page.Write(folder, context.Language);

    void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteBoolean("quick", context.Quick);
        json.WriteString("data", context.Data.Name);
        json.WriteNumber("seed", context.Seed);
        json.WritePropertyName("numbers");
        Figures.Write(json);
    }
}
