#:project ../src/Fovea.Data
// The built-in digits, drawn on the fly, as one picture.   dotnet run examples/07_digits.cs [file.png]
using Fovea.Data.Datasets;
using Fovea.Data.Images;

const int Columns = 24, Rows = 10, Size = 28;
var digits = Digits.Test(seed: 0, count: 2_000);
var sheet = new Picture(Columns * Size, Rows * Size, 1);

// A row for each digit, the first ones of its kind.
var placed = new int[Rows];
for (var i = 0; i < digits.Count; i++)
{
    var label = digits.Label(i);
    if (placed[label] == Columns)
        continue;
    var (left, top) = (placed[label]++ * Size, label * Size);
    for (var y = 0; y < Size; y++)
        digits.Pixels(i).Slice(y * Size, Size).CopyTo(sheet.Row(top + y)[left..]);
}

var file = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "fovea-digits.png");
PngEncoder.Write(sheet, file);
Console.WriteLine($"{digits.Count} digits drawn, {placed.Sum()} of them on a sheet of {sheet.Width}×{sheet.Height} pixels");
