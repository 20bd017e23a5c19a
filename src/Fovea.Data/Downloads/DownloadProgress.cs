namespace Fovea.Data.Downloads;

/// <summary>What a download is doing.</summary>
public enum DownloadStage
{
    /// <summary>Another process fetches into the same folder; its end is awaited.</summary>
    Waiting,

    /// <summary>Bytes arrive.</summary>
    Fetching,

    /// <summary>A mirror failed; <see cref="DownloadProgress.Note"/> says how. The next try follows.</summary>
    Failing,

    /// <summary>The file is there, whole and right.</summary>
    Done,
}

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Stage">What is being done.</param>
/// <param name="Bytes">Bytes that are there.</param>
/// <param name="Length">Bytes that there will be.</param>
/// <param name="Note">The server that sends, or what went wrong.</param>
public readonly record struct DownloadProgress(string File, DownloadStage Stage, long Bytes, long Length, string Note);
