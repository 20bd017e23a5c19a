using System.Security.Cryptography;
using System.Text;
using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <summary>
/// Picture files with a label each, from <see cref="ImageFolder"/> or <see cref="ImageManifest"/>. No file is opened before its picture is
/// asked for, and paths are kept compactly, so a hundred thousand files cost a few megabytes.
/// </summary>
public sealed class PictureFiles : IPictureSet
{
    readonly PathList paths;
    readonly int[] labels;
    readonly long maxPixels;

    internal PictureFiles(
        string name, string root, IReadOnlyList<string> classNames, PathList paths, int[] labels, IReadOnlyList<string> notes, long maxPixels)
    {
        (Name, Root, ClassNames, this.paths, this.labels, Notes, this.maxPixels) = (name, root, classNames, paths, labels, notes, maxPixels);
        paths.Trim();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The folder that the files are in.</summary>
    public string Root { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <summary>What is worth telling about how the files were found, a sentence each: files passed over, classes without pictures.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <inheritdoc/>
    public int Label(int index) => labels[index];

    /// <summary>The file of one picture.</summary>
    /// <param name="index">Which, from 0.</param>
    public string PathOf(int index) => paths[index];

    /// <inheritdoc/>
    public string Describe(int index) => paths[index];

    /// <inheritdoc/>
    public Picture Read(int index) => Decode(index, ReadBytes(index));

    /// <inheritdoc/>
    public bool ReadsAnew => true;

    internal Picture Decode(int index, ReadOnlySpan<byte> file) => Picture.Decode(file, paths[index], maxPixels);

    /// <summary>The bytes of one picture's file.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="IOException">The file cannot be read; the message names it.</exception>
    public byte[] ReadBytes(int index)
    {
        var path = paths[index];
        try
        {
            return FileBytes.Read(path);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"{path} may not be read: permission was refused. Give the file read permission, or remove it.", refused);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{path} is not there: it was removed, or a manifest names what never was.", gone);
        }
        catch (IOException fault)
        {
            throw new IOException($"{path} could not be read: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// What tells whether these are the files that were there another time, without opening them: a hundred thousand take a second.
    /// </summary>
    public FilesMark Mark()
    {
        using var names = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sizes = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var times = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Count; i++)
        {
            var file = new FileInfo(paths[i]);
            names.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(Root, paths[i]).Replace('\\', '/')}\t{ClassNames[labels[i]]}\n"));
            sizes.AppendData(BitConverter.GetBytes(file.Exists ? file.Length : -1));
            times.AppendData(BitConverter.GetBytes(file.Exists ? file.LastWriteTimeUtc.Ticks : -1));
        }

        return new FilesMark(Text(names), Text(sizes), Text(times));

        static string Text(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
