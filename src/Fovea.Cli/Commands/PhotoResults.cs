using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Formats.Files;
using Fovea.Training;
using Fovea.Training.Metrics;
using Fovea.Training.Runs;

namespace Fovea.Cli.Commands;

/// <summary>What a training on photos ends with: the confusion matrix, how well each class is told, and the worst mistakes as pictures.</summary>
/// <param name="run">The run, whose folder they go to.</param>
/// <param name="screen">Where to show it.</param>
sealed class PhotoResults(RunFolder run, Screen screen)
{
    const int MistakesKept = 24, ColumnsShown = 12;
    const string MistakesFolder = "mistakes";

    /// <summary>Asks the model about every picture, shows and keeps what comes out.</summary>
    /// <param name="trainer">The trainer of the finished model.</param>
    /// <param name="loader">The pictures as examples, in their order.</param>
    /// <param name="pictures">The pictures.</param>
    public void Show(Trainer trainer, Loader loader, IPictureSet pictures)
    {
        var answers = trainer.Answers(loader);
        var outputs = Math.Max(pictures.ClassNames.Count, answers.Count == 0 ? 0 : answers.Max(answer => answer.Guess) + 1);
        var matrix = new ConfusionMatrix(outputs, answers);
        run.Write(run.Info with { ClassResults = [.. Enumerable.Range(0, outputs).Select(label => Result(matrix, pictures, label))] });
        if (!screen.Json)
            ShowTable(matrix, pictures);

        // Pictures that could not be read have no answer, so the others' numbers are shifted.
        var skipped = loader.Skipped.Select(example => example.Index).ToHashSet();
        var indices = Enumerable.Range(0, pictures.Count).Where(index => !skipped.Contains(index));
        var worst = answers.Zip(indices, (answer, index) => (Answer: answer, Index: index)).Where(mistake => !mistake.Answer.IsRight)
            .OrderByDescending(mistake => mistake.Answer.Confidence).ThenBy(mistake => mistake.Index).Take(MistakesKept).ToArray();
        var earlier = Path.Combine(run.Path, MistakesFolder);
        if (Directory.Exists(earlier))
            Directory.Delete(earlier, recursive: true); // Those of a training that went on are no longer true.
        if (worst.Length > 0)
            KeepMistakes(worst, pictures);
    }

    void ShowTable(ConfusionMatrix matrix, IPictureSet pictures)
    {
        var shown = matrix.Classes <= ColumnsShown ? matrix.Classes : 0;
        string[] measures = ["pictures", "precision", "recall"];
        string[] columns = [.. Enumerable.Range(0, shown).Select(guess => Name(pictures, guess))];
        screen.Write("");
        screen.Write(shown > 0 ? "what was right, and what it was taken for" : "how well each class is told; what each was taken for stands in run.json");
        screen.WriteTable(
            ["class", .. columns, .. measures],
            [
                .. Enumerable.Range(0, matrix.Classes).Select(label => (string[])
                [
                    Name(pictures, label),
                    .. Enumerable.Range(0, shown).Select(guess => matrix[label, guess].ToString("N0", CultureInfo.InvariantCulture)),
                    matrix.Examples(label).ToString("N0", CultureInfo.InvariantCulture), Percent(matrix.Precision(label)), Percent(matrix.Recall(label)),
                ]),
            ],
            [.. columns, .. measures]);
    }

    void KeepMistakes((Answer Answer, int Index)[] worst, IPictureSet pictures)
    {
        var folder = Path.Combine(run.Path, MistakesFolder);
        Directory.CreateDirectory(folder);
        var sheet = new ContactSheet();
        for (var place = 0; place < worst.Length; place++)
        {
            var (answer, index) = worst[place];
            var picture = pictures.Read(index);
            var (right, said) = (Name(pictures, answer.Label), Name(pictures, answer.Guess));
            var percent = (answer.Confidence * 100).ToString("F0", CultureInfo.InvariantCulture);
            var name = $"{place + 1:00}-{FileName(right)}-taken-for-{FileName(said)}-{percent}.png";
            AtomicFile.Write(Path.Combine(folder, name), file => PngEncoder.Write(picture, file));
            sheet.Add(picture, $"{right}: {said} {percent} %");
        }

        var path = Path.Combine(folder, "sheet.png");
        AtomicFile.Write(path, file => PngEncoder.Write(sheet.Draw(), file));
        screen.Say($"worst mistakes: {path}, and one by one beside it");
    }

    static ClassResult Result(ConfusionMatrix matrix, IPictureSet pictures, int label) => new()
    {
        Name = Name(pictures, label),
        Examples = matrix.Examples(label),
        Precision = matrix.Precision(label),
        Recall = matrix.Recall(label),
        F1 = matrix.F1(label),
        TakenFor = [.. Enumerable.Range(0, matrix.Classes).Select(guess => matrix[label, guess])],
    };

    static string Name(IPictureSet pictures, int label) =>
        label < pictures.ClassNames.Count ? pictures.ClassNames[label] : label.ToString(CultureInfo.InvariantCulture);

    static string Percent(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "";

    // Names of any length and letters, within what file systems allow.
    static string FileName(string text) => string.Concat(text.Take(24).Select(sign => Path.GetInvalidFileNameChars().Contains(sign) || sign == ' ' ? '_' : sign));
}
