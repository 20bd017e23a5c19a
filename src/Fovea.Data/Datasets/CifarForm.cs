namespace Fovea.Data.Datasets;

/// <summary>One of the two versions in which a CIFAR set is published: records of bytes, or Python's pickles.</summary>
/// <param name="Folder">The folder in its archive.</param>
/// <param name="Archive">The archive's name.</param>
/// <param name="Train">The files of training pictures.</param>
/// <param name="Test">The file of test pictures.</param>
/// <param name="Names">The file of class names.</param>
/// <param name="IsPickle">Whether these are pickles.</param>
sealed record CifarForm(string Folder, string Archive, string[] Train, string Test, string Names, bool IsPickle);
