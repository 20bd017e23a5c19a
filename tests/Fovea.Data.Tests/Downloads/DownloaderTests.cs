using System.Security.Cryptography;
using Fovea.Data.Downloads;

namespace Fovea.Data.Tests.Downloads;

public sealed class DownloaderTests : IDisposable
{
    static readonly byte[] Content = Bytes(300_000, seed: 1);

    readonly TemporaryFolder folder = new();
    readonly List<DownloadProgress> heard = [];

    string Path => folder.File("set.gz");

    string Part => folder.File("set.gz.part");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_is_fetched_once_and_its_progress_is_told()
    {
        using var server = LocalServer.Of(Content);
        Assert.Equal(Path, await Get(server.At("set.gz")));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.False(File.Exists(Part));
        var bytes = heard.Where(progress => progress.Stage == DownloadStage.Fetching).Select(progress => progress.Bytes).ToArray();
        Assert.Equal(bytes.Order(), bytes);
        Assert.Equal((0, Content.Length), (bytes[0], bytes[^1]));
        Assert.Equal(new DownloadProgress("set.gz", DownloadStage.Done, Content.Length, Content.Length, ""), heard[^1]);

        await Get(server.At("set.gz"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_is_gone_on_with()
    {
        using var server = new LocalServer((request, stream, _) => LocalServer.SendAsync(stream, Content, request.From, count: 80_000));
        await Get(server.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal([null, 80_000L, 160_000L, 240_000L], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task What_an_ended_process_left_is_gone_on_with()
    {
        File.WriteAllBytes(Part, Content[..123_456]);
        using var server = LocalServer.Of(Content);
        await Get(server.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal(123_456, Assert.Single(server.Requests).From);
    }

    [Fact]
    public async Task A_part_that_is_whole_already_needs_no_request()
    {
        File.WriteAllBytes(Part, Content);
        using var server = LocalServer.Of(Content);
        await Get(server.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_part_with_wrong_bytes_is_dropped_and_fetched_anew()
    {
        File.WriteAllBytes(Part, new byte[1000]);
        using var server = LocalServer.Of(Content);
        await Get(server.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal([1000L, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_begins_anew()
    {
        File.WriteAllBytes(Part, Content[..1000]);
        using var server = new LocalServer((_, stream, _) => LocalServer.SendAsync(stream, Content, from: null));
        await Get(server.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal(1000, Assert.Single(server.Requests).From);
    }

    [Fact]
    public async Task A_server_that_stalls_is_given_up_for_the_next()
    {
        using var stalling = new LocalServer(async (request, stream, stopped) =>
        {
            await LocalServer.SendAsync(stream, Content, request.From, count: request.From is null ? 50_000 : 0);
            await Task.Delay(Timeout.Infinite, stopped);
        });
        using var other = LocalServer.Of(Content);
        await Get(stalling.At("set.gz"), other.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal(50_000, Assert.Single(other.Requests).From);
        Assert.Contains(heard, progress => progress.Note == "127.0.0.1 sent nothing for 0.5 s after 50,000 of 300,000 bytes");
    }

    [Fact]
    public async Task A_server_that_drips_is_left_for_the_next_or_told()
    {
        using var dripping = new LocalServer(async (request, stream, stopped) =>
        {
            await LocalServer.SendAsync(stream, Content, request.From, count: 0);
            for (var at = (int)(request.From ?? 0); ; at++)
            {
                await stream.WriteAsync(Content.AsMemory(at, 1), stopped);
                await Task.Delay(20, stopped);
            }
        });
        var error = await Assert.ThrowsAsync<DownloadException>(() => Get(dripping.At("set.gz")));
        Assert.Matches(@"^set\.gz could not be fetched: \S+ sent only \d+ bytes in \d+(\.\d)? s\. Try again later; what has arrived is gone on with\.", error.Message);
        Assert.Single(dripping.Requests);
        var arrived = new FileInfo(Part).Length;
        Assert.InRange(arrived, 1, 500);

        using var other = LocalServer.Of(Content);
        await Get(dripping.At("set.gz"), other.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.InRange(Assert.Single(other.Requests).From!.Value, arrived, 1000);
    }

    [Fact]
    public async Task A_server_that_breaks_off_after_every_byte_is_given_up()
    {
        using var breaking = new LocalServer((request, stream, _) => LocalServer.SendAsync(stream, Content, request.From, count: 1));
        Assert.Contains("broke off after 2 of 300,000 bytes", (await Assert.ThrowsAsync<DownloadException>(() => Get(breaking.At("set.gz")))).Message);
        Assert.Equal(2, breaking.Requests.Count);
    }

    [Fact]
    public async Task Redirects_are_followed_also_for_the_rest_of_a_file()
    {
        File.WriteAllBytes(Part, Content[..1000]);
        using var server = new LocalServer((request, stream, _) => request.Path == "/set.gz"
            ? LocalServer.HeadAsync(stream, "302 Found", "Location: /elsewhere", "Content-Length: 0")
            : LocalServer.SendAsync(stream, Content, request.From));
        await Get(server.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal([new Request("/set.gz", 1000), new Request("/elsewhere", 1000)], server.Requests);
    }

    [Fact]
    public async Task Mirrors_are_asked_in_turn()
    {
        using var absent = new LocalServer((_, stream, _) => LocalServer.HeadAsync(stream, "404 Not Found", "Content-Length: 0"));
        using var busy = new LocalServer((_, stream, _) => LocalServer.HeadAsync(stream, "500 Internal Server Error", "Content-Length: 0"));
        using var wrong = LocalServer.Of(Bytes(Content.Length, seed: 2));
        using var page = new LocalServer((_, stream, _) => LocalServer.SendAsync(stream, "<html>Please log in</html>"u8.ToArray(), null));
        using var right = LocalServer.Of(Content);
        await Get(absent.At("a"), busy.At("b"), wrong.At("c"), page.At("d"), right.At("e"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal((1, 2, 1, 1, 1), (absent.Requests.Count, busy.Requests.Count, wrong.Requests.Count, page.Requests.Count, right.Requests.Count));
    }

    [Fact]
    public async Task When_all_mirrors_fail_each_is_told_with_what_it_did()
    {
        using var absent = new LocalServer((_, stream, _) => LocalServer.HeadAsync(stream, "404 Not Found", "Content-Length: 0"));
        using var wrong = LocalServer.Of(Bytes(Content.Length, seed: 2));
        using var loop = new LocalServer((_, stream, _) => LocalServer.HeadAsync(stream, "302 Found", "Location: /again", "Content-Length: 0"));
        using var endless = new LocalServer(async (_, stream, _) =>
        {
            await LocalServer.HeadAsync(stream, "200 OK");
            await stream.WriteAsync(Bytes(Content.Length + 1, seed: 3));
        });
        using var page = new LocalServer((_, stream, _) => LocalServer.SendAsync(stream, "<html>Please log in</html>"u8.ToArray(), null));
        var closed = new LocalServer((_, _, _) => Task.CompletedTask);
        var gone = closed.At("f");
        closed.Dispose();

        var message = (await Assert.ThrowsAsync<DownloadException>(
            () => Get(absent.At("a"), wrong.At("b"), loop.At("c"), endless.At("d"), page.At("e"), gone))).Message;
        Assert.StartsWith($"set.gz could not be fetched: {absent.At("a")} answered 404 (Not Found); {wrong.At("b")} sent other bytes than the published file; ", message);
        Assert.Contains($"; {loop.At("c")} answered 302 (Found); ", message);
        Assert.Contains($"; {endless.At("d")} sends more than 300,000 bytes; ", message);
        Assert.Contains($"; {page.At("e")} has a file of 26 bytes, expected 300,000; ", message);
        Assert.Contains($"; {gone} could not be reached (Connection refused", message);
        Assert.EndsWith($"Try again later; what has arrived is gone on with. Or fetch it by other means from {absent.At("a")} and put it into {folder.Path}.", message);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task A_page_in_place_of_the_file_does_not_cost_what_had_arrived()
    {
        File.WriteAllBytes(Part, Content[..1000]);
        using var page = new LocalServer((_, stream, _) => LocalServer.SendAsync(stream, "<html>Please log in</html>"u8.ToArray(), null));
        await Assert.ThrowsAsync<DownloadException>(() => Get(page.At("set.gz")));
        Assert.Equal(Content[..1000], File.ReadAllBytes(Part));
    }

    [Fact]
    public async Task A_file_with_other_bytes_is_replaced_only_by_the_right_one()
    {
        File.WriteAllText(Path, "old");
        using var absent = new LocalServer((_, stream, _) => LocalServer.HeadAsync(stream, "404 Not Found", "Content-Length: 0"));
        await Assert.ThrowsAsync<DownloadException>(() => Get(absent.At("set.gz")));
        Assert.Equal("old", File.ReadAllText(Path));
        using var server = LocalServer.Of(Content);
        await Get(server.At("set.gz"));
        Assert.Equal(Content, File.ReadAllBytes(Path));
    }

    [Fact]
    public async Task Offline_takes_what_is_right_and_asks_nobody()
    {
        using var server = LocalServer.Of(Content);
        var offline = new Downloader { IsOffline = true };
        var file = Describe(server.At("set.gz"));
        Assert.Equal(
            $"{Path} is not there, and offline it cannot be fetched. Allow it by leaving --offline out, or fetch it by other means from {server.At("set.gz")} and put it into {folder.Path}.",
            (await Assert.ThrowsAsync<DownloadException>(() => offline.GetAsync(file, folder.Path))).Message);
        File.WriteAllText(Path, "old");
        Assert.StartsWith(
            $"{Path} has other bytes than the published file, and offline it cannot be fetched.",
            (await Assert.ThrowsAsync<DownloadException>(() => offline.GetAsync(file, folder.Path))).Message);
        File.WriteAllBytes(Path, Content);
        Assert.Equal(Path, await offline.GetAsync(file, folder.Path));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_fetches_and_all_have_the_file()
    {
        using var server = new LocalServer(async (request, stream, _) =>
        {
            await Task.Delay(200);
            await LocalServer.SendAsync(stream, Content, request.From);
        });
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Get(server.At("set.gz")))));
        Assert.All(paths, path => Assert.Equal(Content, File.ReadAllBytes(path)));
        Assert.Single(server.Requests);
        Assert.Contains(heard, progress => progress.Stage == DownloadStage.Waiting);
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_arrived()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new LocalServer(async (_, stream, stopped) =>
        {
            await LocalServer.SendAsync(stream, Content, null, count: 50_000);
            await Task.Delay(Timeout.Infinite, stopped);
        });
        var downloader = new Downloader
        {
            IsOffline = false,
            Progress = new Listener(progress =>
            {
                if (progress.Bytes >= 50_000)
                    cancellation.Cancel();
            }),
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => downloader.GetAsync(Describe(server.At("set.gz")), folder.Path, cancellation.Token));
        Assert.Equal(Content[..50_000], File.ReadAllBytes(Part));
    }

    [Fact]
    public async Task A_set_goes_into_its_folder_and_a_mirror_of_ones_own_is_asked_first()
    {
        using var own = LocalServer.Of(Content);
        var set = new PublishedSet("toy", "toy-1", "http://nowhere.invalid/", [Describe(new Uri("http://nowhere.invalid/set.gz"))]);
        var downloader = new Downloader { IsOffline = false, Mirror = own.At("data/").ToString() };
        var place = await downloader.GetAsync(set, folder.File("root"));
        Assert.Equal(folder.File(System.IO.Path.Combine("root", "toy-1")), place);
        Assert.Equal(Content, File.ReadAllBytes(System.IO.Path.Combine(place, "set.gz")));
        Assert.Equal("/data/toy-1/set.gz", Assert.Single(own.Requests).Path);
    }

    [Fact]
    public void The_published_sets_are_told_apart_by_sound_checksums()
    {
        var files = PublishedSets.All.SelectMany(set => set.Files).ToArray();
        Assert.All(files, file => Assert.Equal(32, Convert.FromHexString(file.Sha256).Length));
        Assert.All(files, file => Assert.EndsWith("/" + file.Name, file.Mirrors[0].ToString(), StringComparison.Ordinal));
        Assert.Equal(files.Length, files.Select(file => file.Sha256).Distinct().Count());
        Assert.Equal("cifar-100", PublishedSets.Find("CIFAR100")?.Folder);
        Assert.Null(PublishedSets.Find("digits"));
    }

    [RealDataFact("mnist")]
    public Task The_real_files_of_MNIST_have_the_published_checksums() => CheckReal("mnist");

    [RealDataFact("fashion-mnist")]
    public Task The_real_files_of_Fashion_MNIST_have_the_published_checksums() => CheckReal("fashion-mnist");

    static async Task CheckReal(string name)
        => await new Downloader { IsOffline = true }.GetAsync(PublishedSets.Find(name)!, Environment.GetEnvironmentVariable("FOVEA_DATA"));

    Task<string> Get(params Uri[] mirrors)
    {
        var downloader = new Downloader
        {
            IsOffline = false,
            StallTimeout = TimeSpan.FromSeconds(0.5),
            Pause = TimeSpan.FromMilliseconds(1),
            Tries = 2,
            Progress = new Listener(progress =>
            {
                lock (heard)
                    heard.Add(progress);
            }),
        };
        return downloader.GetAsync(Describe(mirrors), folder.Path);
    }

    static RemoteFile Describe(params Uri[] mirrors) => new("set.gz", Content.Length, Convert.ToHexString(SHA256.HashData(Content)), mirrors);

    static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    sealed class Listener(Action<DownloadProgress> hear) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => hear(value);
    }
}
