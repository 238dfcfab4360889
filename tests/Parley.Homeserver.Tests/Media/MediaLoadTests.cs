using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Media;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Media;

/// <summary>The bounds of uploads and thumbnails that are in progress.</summary>
public sealed class MediaLoadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, 10_000, 16, 403)]
    [InlineData(10_000, 100, 16, 429)]
    [InlineData(10_000, 10_000, 1, 429)]
    public async Task Uploads_in_progress_are_bounded_by_user_and_in_all(int quota, int inAll, int uploads, int status)
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions
        {
            Media = new MediaOptions { MaxUploadBytes = 80, MaxBytesPerUser = quota },
            LoadLimits = new() { UploadBytes = inAll, UploadsPerUser = uploads },
        });
        var alice = UserId.Parse((await server.RegisterAsync("alice")).UserId);
        var store = server.Services.GetRequiredService<MediaStore>();
        using var content = new StalledStream(60);
        var stalled = UploadAsync(content);
        await content.Stalled.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        var refused = await Assert.ThrowsAsync<ApiException>(() => UploadAsync(new MemoryStream(new byte[60])));

        Assert.Equal(status, refused.Status);
        content.End();
        await stalled;
        if (status == 429)
            await UploadAsync(new MemoryStream(new byte[60]));

        Task<string> UploadAsync(Stream from) => store.UploadAsync(alice, null, "x/y", null, from, Cancel);
    }

    [Fact]
    public async Task Broken_image_is_decoded_once_in_ten_minutes()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: time);
        await server.RegisterAsync("alice");
        var folder = server.Services.GetRequiredService<MediaFolder>();
        var thumbnails = server.Services.GetRequiredService<Thumbnails>();
        var id = await server.Services.GetRequiredService<MediaStore>().UploadAsync(
            UserId.Parse("@alice:parley.localhost"), null, "image/png", null, new MemoryStream([0x89, (byte)'P', (byte)'N', (byte)'G', 0, 0, 0, 0, 0, 0, 0, 0]), Cancel);
        var entry = await server.Services.GetRequiredService<MediaStore>().GetAsync(id, TimeSpan.Zero, Cancel);
        await Assert.ThrowsAsync<ApiException>(GetAsync);

        // The decoder would accept the file now.
        await File.WriteAllBytesAsync(folder.PathOf(id), MediaTests.Image(10, 10, SkiaSharp.SKEncodedImageFormat.Png), Cancel);

        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(GetAsync)).Status);
        time.Advance(Thumbnails.FailureLifetime);
        await GetAsync();

        Task GetAsync() => thumbnails.GetAsync(entry, ThumbnailSize.For(32, 32, true), "client", Cancel);
    }

    [Fact]
    public async Task Thumbnails_of_a_client_are_bounded_and_the_clients_take_turns()
    {
        using var queue = new TurnQueue(mostOfClient: 3);
        var started = new TaskCompletionSource();
        var order = new List<string>();
        var all = new List<Task> { queue.RunAsync("mallory", () => started.Task, Cancel), RunAsync("mallory"), RunAsync("mallory") };

        Assert.Equal(429, (await Assert.ThrowsAsync<ApiException>(() => RunAsync("mallory"))).Status);
        all.Add(RunAsync("alice"));
        started.SetResult();
        await Task.WhenAll(all);

        Assert.Equal("alice", order[0]);
        Assert.Equal(3, order.Count);
        await RunAsync("mallory");

        Task RunAsync(string client) => queue.RunAsync(client, () => Task.Run(() => order.Add(client), Cancel), Cancel);
    }

    [Fact]
    public async Task Waiting_client_that_disconnects_leaves_its_place()
    {
        using var queue = new TurnQueue(mostOfClient: 2);
        using var gone = new CancellationTokenSource();
        var running = new TaskCompletionSource();
        var first = queue.RunAsync("alice", () => running.Task, Cancel);
        var waiting = queue.RunAsync("alice", () => Task.CompletedTask, gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var next = queue.RunAsync("alice", () => Task.CompletedTask, Cancel);
        running.SetResult();
        await Task.WhenAll(first, next);
    }

    /// <summary>Has some bytes, and ends only on request.</summary>
    internal sealed class StalledStream(int bytes) : MemoryStream(new byte[bytes])
    {
        private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously), _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Stalled => _stalled.Task;

        public void End() => _end.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Read(buffer.Span) is > 0 and var count)
                return count;
            _stalled.TrySetResult();
            await _end.Task.WaitAsync(cancellationToken);
            return 0;
        }
    }
}
