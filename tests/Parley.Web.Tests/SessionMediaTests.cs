using System.Text;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;
using Parley.Web.Media;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>The requests for the files of messages.</summary>
public sealed class SessionMediaTests : IMatrixTransport, IAsyncDisposable
{
    private const string Thumbnail = "/_matrix/client/v1/media/thumbnail/b/1?width=800&height=600&method=scale";

    private readonly FakeFiles _files = new();
    private readonly MatrixSession _session;
    private readonly SessionMedia _media;
    private int _configRequests;
    private int _configStatus = 200;

    public SessionMediaTests()
    {
        _session = new(this, new(new("https://b"), UserId.Parse("@anna:b"), DeviceId.Parse("D"), "t"));
        _media = new(_session, _files);
    }

    private static Attachment Photo { get; } = new() { Uri = MxcUri.Parse("mxc://b/1"), FileName = "p.png", Size = 2_000_000 };

    public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        Assert.EndsWith("/_matrix/client/v1/media/config", request.Url, StringComparison.Ordinal);
        _configRequests++;
        return Task.FromResult(new MatrixResponse(_configStatus, null, Encoding.UTF8.GetBytes("""{"m.upload.size":500}""")));
    }

    public ValueTask DisposeAsync()
    {
        _media.Dispose();
        return _session.DisposeAsync();
    }

    [Fact]
    public async Task Limit_is_requested_once()
    {
        Assert.Equal(500, await _media.GetLimitAsync());
        Assert.Equal(500, await _media.GetLimitAsync());
        Assert.Equal(1, _configRequests);
    }

    [Fact]
    public async Task Homeserver_without_a_limit_gets_any_file()
    {
        _configStatus = 404;
        Assert.Null(await _media.GetLimitAsync());
        _media.Uploads(Some.General).Add([new("f1", "film.mkv", "", long.MaxValue)]);
        Assert.Equal(UploadStatus.Ready, _media.Uploads(Some.General).Items[0].Status);
    }

    [Fact]
    public async Task Large_image_is_uploaded_with_a_thumbnail()
    {
        var photo = new LocalFile("f1", "p.png", "image/png", 4_000_000) { Width = 4000, Height = 3000 };
        _files.Copy = new("f2", "p.png", "image/png", 90_000) { Width = 800, Height = 600 };
        var attachment = await _media.UploadAsync(photo, static _ => { }, CancellationToken.None);
        Assert.Equal(["upload p.png /_matrix/media/v3/upload?filename=p.png", "forget p.png", "upload p.png /_matrix/media/v3/upload?filename=p.png"], _files.Calls);
        Assert.Equal(("mxc://b/f1", "mxc://b/f2", 800), (attachment.Uri?.Value, attachment.Thumbnail?.Uri?.Value, attachment.Thumbnail?.Width));
    }

    [Fact]
    public async Task Small_image_is_uploaded_without_a_thumbnail()
    {
        _files.Copy = new("f2", "p.png", "image/png", 90_000);
        Assert.Null((await _media.UploadAsync(new("f1", "p.png", "image/png", 100_000) { Width = 4000, Height = 3000 }, static _ => { }, CancellationToken.None)).Thumbnail);
    }

    [Fact]
    public async Task Thumbnail_is_loaded_once_and_revoked_with_the_session()
    {
        using (await _media.LoadThumbnailAsync(Photo))
        using (await _media.LoadThumbnailAsync(Photo))
            Assert.Equal(["load " + Thumbnail], _files.Calls);
        _media.Dispose();
        Assert.Equal("revoke blob:" + Thumbnail, _files.Calls[^1]);
    }

    [Fact]
    public async Task Copy_of_the_sender_replaces_a_thumbnail_that_the_homeserver_cannot_make()
    {
        _files.Respond = static path => new(new(path.Contains("thumbnail", StringComparison.Ordinal) ? 400 : 200, null, default), path.Contains("thumbnail", StringComparison.Ordinal) ? null : "blob:copy");
        using var shown = await _media.LoadThumbnailAsync(Photo with { Thumbnail = new() { Uri = MxcUri.Parse("mxc://b/2") } });
        Assert.Equal(["load " + Thumbnail, "load /_matrix/client/v1/media/download/b/2"], _files.Calls);
        Assert.Equal("blob:copy", shown?.Address);
    }

    [Fact]
    public async Task Large_image_without_a_thumbnail_is_not_loaded_without_a_click()
    {
        _files.Respond = static _ => new(new(400, null, Encoding.UTF8.GetBytes("""{"errcode":"M_UNKNOWN","error":"No thumbnail"}""")), null);
        var error = await Assert.ThrowsAsync<ActionException>(() => _media.LoadThumbnailAsync(Photo));
        Assert.Equal("Couldn't load this image: the homeserver reported: No thumbnail.", error.Message);
        Assert.Single(_files.Calls);
    }

    [Fact]
    public async Task Name_of_a_downloaded_file_contains_no_direction_characters()
    {
        await _media.SaveAsync(Photo with { FileName = "photo\u202Egnp.exe" });
        Assert.Equal(["save photognp.exe /_matrix/client/v1/media/download/b/1"], _files.Calls);
    }

    [Fact]
    public async Task Files_that_are_chosen_while_no_room_is_open_are_released()
    {
        await _media.WatchAsync();
        _files.Choose(new LocalFile("f1", "a.txt", "", 1));
        Assert.Equal(["forget a.txt"], _files.Calls);
    }
}
