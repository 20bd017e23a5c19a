namespace Fovea.Data.Images.Jpeg;

/// <summary>The two ways to refuse a file.</summary>
static class JpegError
{
    /// <summary>The file is damaged.</summary>
    public static InvalidDataException Bad(string name, string what) => new($"{name} is not a sound JPEG file: it {what}.");

    /// <summary>The file is of a kind that is not read here.</summary>
    public static InvalidDataException Unknown(string name, string what)
        => new($"{name} is a JPEG file that cannot be read here: it {what}. Save it as a usual 8-bit JPEG or as PNG.");
}
