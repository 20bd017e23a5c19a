using System.IO.Compression;

namespace Fovea.Formats.Files;

/// <summary>
/// The entries of a zip file, read without trust: names are unique, together they inflate to no more than a multiple of the file, and checksums, which <see cref="ZipArchive"/> leaves to its callers, are compared. Specification: PKWARE APPNOTE 6.3.
/// </summary>
sealed class ZipContents : IDisposable
{
    // Weights hardly deflate; masks and zeros do, so that a few of them may, in an otherwise small file. A bomb inflates a thousandfold.
    const long BestRatio = 100, Allowance = 16 << 20;

    readonly string file;
    readonly Stream stream;
    readonly ZipArchive archive;
    readonly OrderedDictionary<string, ZipArchiveEntry> entries = [];
    readonly HashSet<string> verified = [];

    /// <summary>Reads the directory.</summary>
    /// <param name="stream">The file; disposed with the contents, left open if there is an error.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">The directory is damaged or makes impossible claims.</exception>
    public ZipContents(Stream stream, string file)
    {
        (this.stream, this.file) = (stream, file);
        archive = Guard(() => new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true));
        Int128 total = 0, inflated = 0;
        foreach (var entry in Guard(() => archive.Entries))
        {
            if (entry.FullName.EndsWith('/'))
                continue;
            if (!entries.TryAdd(entry.FullName, entry))
                throw new InvalidDataException($"{file}: the zip entry {entry.FullName} stands twice; names must be unique.");
            if ((total += entry.CompressedLength) > stream.Length)
                throw new InvalidDataException($"{file}: its zip entries claim more bytes than the file's {stream.Length}. It is damaged or made to exhaust memory.");
            if ((inflated += entry.Length) > stream.Length * (Int128)BestRatio + Allowance)
                throw new InvalidDataException(
                    $"{file}: its zip entries claim {inflated} bytes, more than {BestRatio} times the file's {stream.Length}. It is damaged or made to exhaust memory.");
        }
    }

    /// <summary>Bytes of the whole file.</summary>
    public long TotalLength => stream.Length;

    /// <summary>The names of all entries, in the directory's order.</summary>
    public IReadOnlyList<string> Names => entries.Keys;

    /// <summary>Bytes of an entry, inflated; null if there is no such entry.</summary>
    public long? Length(string name) => entries.TryGetValue(name, out var entry) ? entry.Length : null;

    /// <summary>Whether an entry is as long as its inflated bytes: no compression, or none that helps.</summary>
    public bool IsStored(string name) => entries[name].CompressedLength == entries[name].Length;

    /// <summary>An entry's bytes; the checksum is compared when the last is read.</summary>
    public Stream Open(string name)
    {
        var entry = entries[name];
        return new Section(Guard(entry.Open), entry.Length, $"{file}: {name}", entry.Crc32);
    }

    /// <summary>Part of an entry's bytes. The whole entry's checksum is compared before, once; with the last byte if the part is the whole.</summary>
    public Stream OpenAt(string name, long start, long length)
    {
        if (length == entries[name].Length)
            return Open(name);
        if (verified.Add(name))
            using (var whole = Open(name))
                whole.CopyTo(Stream.Null, 1 << 18);
        var part = Guard(entries[name].Open);
        if (part.CanSeek)
            part.Position = start;
        else
            new Section(part, start, file, leaveOpen: true).CopyTo(Stream.Null);
        return new Section(part, length, $"{file}: {name}");
    }

    public void Dispose()
    {
        archive.Dispose();
        stream.Dispose();
    }

    // What a damaged directory makes ZipArchive throw is not documented; whatever it is, it is the file's fault.
    T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"{file} is cut off or damaged: its zip directory cannot be read ({exception.Message})");
        }
    }
}
