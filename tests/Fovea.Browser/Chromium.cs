using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fovea.Browser;

/// <summary>Debian's Chromium without a window, spoken to by its own protocol: https://chromedevtools.github.io/devtools-protocol/.</summary>
sealed class Chromium : IAsyncDisposable
{
    readonly Process process;
    readonly string profile;
    readonly Protocol protocol;

    Chromium(Process process, string profile, Protocol protocol) => (this.process, this.profile, this.protocol) = (process, profile, protocol);

    public static async Task<Chromium> Start()
    {
        var profile = Directory.CreateTempSubdirectory("fovea-browser-").FullName;
        var start = new ProcessStartInfo("chromium")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
                "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
            },
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new Chromium(process, profile, await Protocol.Connect(await Address(process, profile)));
    }

    /// <summary>Opens a page of its own, waits until it has settled, and tells what happened.</summary>
    public async Task<Visit> Open(string page, View view)
    {
        var address = new Uri(Path.GetFullPath(page)).AbsoluteUri;
        var target = (string)(await protocol.Ask("Target.createTarget", new() { ["url"] = "about:blank" }))["targetId"]!;
        var session = (string)(await protocol.Ask("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        Task<JsonNode> Ask(string method, JsonObject? parameters = null) => protocol.Ask(method, parameters, session);

        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
            await Ask($"{domain}.enable");
        await Ask("Emulation.setDeviceMetricsOverride", new() { ["width"] = view.Width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = view.Width < 500 });
        await Ask("Emulation.setEmulatedMedia", new()
        {
            ["media"] = view.IsPrinted ? "print" : "screen",
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = view.IsDark ? "dark" : "light" }),
        });
        await Ask("Page.navigate", new() { ["url"] = address });
        await protocol.Wait(session, "Page.loadEventFired");
        var faults = protocol.Take(session).Select(e => Fault(e, address)).OfType<string>().ToList();

        var size = (await Ask("Page.getLayoutMetrics"))["cssContentSize"]!;
        if ((double)size["width"]! > view.Width)
            faults.Add($"the page is {size["width"]} pixels wide on a screen of {view.Width}");
        var portrait = await Ask("Page.captureScreenshot", new()
        {
            ["captureBeyondViewport"] = true,
            ["clip"] = new JsonObject { ["x"] = 0, ["y"] = 0, ["width"] = view.Width, ["height"] = (double)size["height"]!, ["scale"] = 1 },
        });
        await protocol.Ask("Target.closeTarget", new() { ["targetId"] = target });
        return new Visit(faults, Convert.FromBase64String((string)portrait["data"]!));
    }

    public async ValueTask DisposeAsync()
    {
        protocol.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        Directory.Delete(profile, recursive: true);
    }

    static string? Fault(JsonNode e, string address)
    {
        var parameters = e["params"]!;
        switch ((string)e["method"]!)
        {
            case "Network.requestWillBeSent" when (string)parameters["request"]!["url"]! is var url && url != address && !url.StartsWith("data:", StringComparison.Ordinal):
                return $"asks for {url}";
            case "Runtime.exceptionThrown":
                return $"throws {parameters["exceptionDetails"]!["text"]}";
            case "Runtime.consoleAPICalled" when (string)parameters["type"]! is "error" or "warning":
                return $"says {parameters["args"]![0]?["value"] ?? parameters["args"]}";
            case "Log.entryAdded" when (string)parameters["entry"]!["level"]! is "error" or "warning":
                return $"logs {parameters["entry"]!["text"]}";
            default:
                return null;
        }
    }

    // Chromium writes the port it chose, and the path on it, into a file of its profile.
    static async Task<Uri> Address(Process process, string profile)
    {
        var file = Path.Combine(profile, "DevToolsActivePort");
        for (var waited = 0; waited < 600 && !process.HasExited; waited++)
        {
            if (File.Exists(file) && File.ReadAllLines(file) is [var port, var path])
                return new Uri($"ws://127.0.0.1:{port}{path}");
            await Task.Delay(100);
        }

        throw new InvalidOperationException("Chromium did not start within a minute.");
    }
}
