using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Fovea.Data.Downloads;

/// <summary>How one request ended.</summary>
enum MirrorAnswer
{
    /// <summary>All bytes are there; whether they are the right ones is still to be seen.</summary>
    Whole,

    /// <summary>It may go better next time: broken off, stalled, busy.</summary>
    TryAgain,

    /// <summary>This server has not got the file.</summary>
    GiveUp,
}

/// <summary>One request for a file, or for what is missing of it.</summary>
/// <param name="client">Sends it.</param>
/// <param name="file">The file.</param>
/// <param name="mirror">Where from.</param>
/// <param name="stallTimeout">How long a server may send nothing.</param>
/// <param name="leastSpeed">How many bytes a second it must send, over each such time; it may not drip for ever.</param>
/// <param name="progress">Hears how far it is.</param>
sealed class MirrorRequest(HttpClient client, RemoteFile file, Uri mirror, TimeSpan stallTimeout, int leastSpeed, Action<long> progress)
{
    const int BlockBytes = 1 << 16;

    /// <summary>What went wrong, after any answer but <see cref="MirrorAnswer.Whole"/>: <c>answered 404 (Not Found)</c>.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Goes on where the part ends.</summary>
    /// <param name="part">What has arrived so far.</param>
    /// <param name="cancellation">Ends it; what has arrived stays.</param>
    /// <exception cref="IOException">The part cannot be written.</exception>
    public async Task<MirrorAnswer> SendAsync(FileStream part, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, mirror);
            if (part.Length > 0)
                request.Headers.Range = new RangeHeaderValue(part.Length, null);
            stall.CancelAfter(stallTimeout);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if (Refuse(response, part) is { } refused)
                return refused;
            var body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
            return await CopyAsync(body, part, stall).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            return Fail(MirrorAnswer.TryAgain, $"could not be reached ({(exception.InnerException ?? exception).Message.TrimEnd('.')})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Fail(MirrorAnswer.TryAgain, string.Create(CultureInfo.InvariantCulture, $"sent nothing for {stallTimeout.TotalSeconds:0.#} s after {part.Length:N0} of {file.Length:N0} bytes"));
        }
    }

    /// <summary>What the answer's head says against it, or null; makes the part end where the body begins.</summary>
    MirrorAnswer? Refuse(HttpResponseMessage response, FileStream part)
    {
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            part.SetLength(0);
            return Fail(MirrorAnswer.TryAgain, "does not know the part that is missing; what had arrived was dropped");
        }

        if (!response.IsSuccessStatusCode)
        {
            var mayPass = (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
            return Fail(mayPass ? MirrorAnswer.TryAgain : MirrorAnswer.GiveUp, $"answered {(int)response.StatusCode} ({response.ReasonPhrase})");
        }

        var begins = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? 0 : 0;
        if (begins > part.Length)
            return Fail(MirrorAnswer.GiveUp, $"sends from byte {begins}, asked for byte {part.Length}");
        if (response.Content.Headers.ContentLength is { } length && begins + length != file.Length)
            return Fail(MirrorAnswer.GiveUp, string.Create(CultureInfo.InvariantCulture, $"has a file of {begins + length:N0} bytes, expected {file.Length:N0}"));
        part.SetLength(begins); // a server that ignores ranges begins anew
        part.Position = begins;
        return null;
    }

    async Task<MirrorAnswer> CopyAsync(Stream body, FileStream part, CancellationTokenSource stall)
    {
        var block = new byte[BlockBytes];
        var (since, bytes) = (Stopwatch.GetTimestamp(), 0L);
        while (true)
        {
            int count;
            try
            {
                stall.CancelAfter(stallTimeout);
                count = await body.ReadAsync(block, stall.Token).ConfigureAwait(false);
            }
            catch (IOException) // the server's side; what follows is ours, and no mirror can mend it
            {
                count = 0;
            }

            if (count == 0)
                break;
            if (part.Length + count > file.Length)
                return Fail(MirrorAnswer.GiveUp, string.Create(CultureInfo.InvariantCulture, $"sends more than {file.Length:N0} bytes"));
            await part.WriteAsync(block.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            progress(part.Length);
            bytes += count;
            if (Stopwatch.GetElapsedTime(since) is var passed && passed < stallTimeout)
                continue;
            if (bytes < leastSpeed * passed.TotalSeconds)
                return Fail(MirrorAnswer.GiveUp, string.Create(CultureInfo.InvariantCulture, $"sent only {bytes:N0} bytes in {passed.TotalSeconds:0.#} s"));
            (since, bytes) = (Stopwatch.GetTimestamp(), 0);
        }

        return part.Length == file.Length
            ? MirrorAnswer.Whole
            : Fail(MirrorAnswer.TryAgain, string.Create(CultureInfo.InvariantCulture, $"broke off after {part.Length:N0} of {file.Length:N0} bytes"));
    }

    MirrorAnswer Fail(MirrorAnswer answer, string fault)
    {
        Fault = fault;
        return answer;
    }
}
