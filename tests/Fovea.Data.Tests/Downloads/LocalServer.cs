using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fovea.Data.Tests.Downloads;

/// <summary>What a client asked for.</summary>
/// <param name="Path">The path, with its slash.</param>
/// <param name="From">Where the range begins, or null.</param>
sealed record Request(string Path, long? From);

/// <summary>A web server on this machine that behaves as badly as it is told to: what is written to the stream is sent, byte by byte.</summary>
sealed class LocalServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Func<Request, Stream, CancellationToken, Task> answer;

    /// <param name="answer">Answers a request; the connection is closed afterwards.</param>
    public LocalServer(Func<Request, Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>A server that sends a file as it should, and parts of it when asked.</summary>
    public static LocalServer Of(byte[] file) => new((request, stream, _) => SendAsync(stream, file, request.From));

    /// <summary>All that was asked, in order.</summary>
    public ConcurrentQueue<Request> Requests { get; } = [];

    public Uri At(string path) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{path}");

    /// <summary>A status line and headers.</summary>
    public static async Task HeadAsync(Stream stream, string status, params string[] headers)
        => await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));

    /// <summary>A file from a byte on, as servers do that know ranges.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="from">The first byte asked for, or null for all.</param>
    /// <param name="count">How many bytes to send at most, whatever was promised.</param>
    public static async Task SendAsync(Stream stream, byte[] file, long? from, int count = int.MaxValue)
    {
        var start = (int)(from ?? 0);
        var length = $"Content-Length: {(file.Length - start).ToString(CultureInfo.InvariantCulture)}";
        if (start >= file.Length)
            await HeadAsync(stream, "416 Range Not Satisfiable", "Content-Length: 0");
        else if (from is null)
            await HeadAsync(stream, "200 OK", length);
        else
            await HeadAsync(stream, "206 Partial Content", length, $"Content-Range: bytes {start}-{file.Length - 1}/{file.Length}");
        if (start < file.Length)
            await stream.WriteAsync(file.AsMemory(start, Math.Min(count, file.Length - start)));
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                var reader = new StreamReader(stream, Encoding.ASCII);
                var path = (await reader.ReadLineAsync(stop.Token))!.Split(' ')[1];
                long? from = null;
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } header)
                {
                    if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                        from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
                }

                var request = new Request(path, from);
                Requests.Enqueue(request);
                await answer(request, stream, stop.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}
