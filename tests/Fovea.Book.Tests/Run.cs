using Fovea.Book.Writing;

namespace Fovea.Book.Tests;

/// <summary>Runs experiments in their quick form.</summary>
static class Run
{
    /// <summary>The numbers of an experiment's page.</summary>
    public static Figures Quick(string name, string data = "digits", string? image = null)
    {
        var (experiment, context) = (Contents.Find(name)!, new BookContext { Quick = true, Data = new BookData(data), ImagePath = image });
        var page = new BookPage(experiment, context);
        experiment.Run(context, page);
        return page.Figures;
    }

    /// <summary>Numbers that the literature prints, to the digits printed there.</summary>
    public static void AssertPrinted(Figures figures, string name, int decimals, params double[] printed)
    {
        var found = figures[name];
        Assert.Equal(printed.Length, found.Count);
        for (var i = 0; i < printed.Length; i++)
            Assert.Equal(printed[i], Math.Round(found[i], decimals));
    }
}
