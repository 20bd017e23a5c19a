using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Fovea.Browser;

/// <summary>Questions, answers and events over Chromium's web socket.</summary>
sealed class Protocol : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly ClientWebSocket socket = new();
    readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> waiting = new();
    readonly ConcurrentQueue<JsonNode> events = new();
    int asked;

    public static async Task<Protocol> Connect(Uri address)
    {
        var protocol = new Protocol();
        await protocol.socket.ConnectAsync(address, CancellationToken.None);
        _ = Task.Run(protocol.Listen);
        return protocol;
    }

    /// <summary>Asks and waits for the answer.</summary>
    public async Task<JsonNode> Ask(string method, JsonObject? parameters = null, string? session = null)
    {
        var id = Interlocked.Increment(ref asked);
        var question = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
            question["sessionId"] = session;
        var answer = waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await socket.SendAsync(Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        var said = await answer.Task.WaitAsync(Patience);
        return said["result"] ?? throw new InvalidOperationException($"Chromium answers {method} with {said["error"]}");
    }

    /// <summary>Waits until an event has come.</summary>
    public async Task Wait(string session, string method)
    {
        for (var end = DateTime.UtcNow + Patience; DateTime.UtcNow < end; await Task.Delay(20))
            if (events.Any(e => (string?)e["sessionId"] == session && (string)e["method"]! == method))
                return;
        throw new TimeoutException($"Chromium did not tell {method} within {Patience}.");
    }

    /// <summary>What a page's session has told so far.</summary>
    public IReadOnlyList<JsonNode> Take(string session) => [.. events.Where(e => (string?)e["sessionId"] == session)];

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    async Task Listen()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                var said = JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!;
                message.SetLength(0);
                if ((int?)said["id"] is { } id && waiting.TryRemove(id, out var answer))
                    answer.SetResult(said);
                else
                    events.Enqueue(said);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            foreach (var answer in waiting.Values)
                answer.TrySetException(exception);
        }
    }
}
