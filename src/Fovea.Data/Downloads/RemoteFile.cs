namespace Fovea.Data.Downloads;

/// <summary>A file that is published, with what it must turn out to be.</summary>
/// <param name="Name">Its name, on the mirrors and here.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">Its SHA-256, as 64 hexadecimal digits.</param>
/// <param name="Mirrors">Where it can be fetched, in the order in which servers are asked.</param>
public sealed record RemoteFile(string Name, long Length, string Sha256, IReadOnlyList<Uri> Mirrors);
