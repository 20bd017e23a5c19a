namespace Fovea.Data.Datasets;

/// <summary>Pictures by what they are for, with equal class names: <c>var (train, validation, test) = ImageFolder.Open("photos");</c>.</summary>
/// <param name="Train">To learn.</param>
/// <param name="Validation">To measure on while learning; null if there are none.</param>
/// <param name="Test">To measure on at the very end; null if there are none.</param>
public sealed record PictureParts(PictureFiles Train, PictureFiles? Validation, PictureFiles? Test);
