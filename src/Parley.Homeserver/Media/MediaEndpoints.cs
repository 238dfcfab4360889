using Microsoft.AspNetCore.Http.Features;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Users;

namespace Parley.Homeserver.Media;

/// <summary>The content repository. https://spec.matrix.org/v1.16/client-server-api/#content-repository</summary>
internal sealed class MediaEndpoints(HomeserverOptions options, ServerIdentity server, MediaStore store, MediaFolder folder, Thumbnails thumbnails) : IEndpoints
{
    private const string Uploads = "/_matrix/media/";
    private const string Authenticated = "/_matrix/client/v1/media/";
    private static readonly string[] Versions = ["v3", "r0"];
    private const int MaxNameLength = 255;
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(20), LongestWait = TimeSpan.FromSeconds(60);

    public void Map(ApiRoutes routes)
    {
        foreach (var version in Versions)
        {
            routes.Stream("POST", Uploads + version + "/upload", UploadAsync);
            routes.Stream("PUT", Uploads + version + "/upload/{serverName}/{mediaId}", UploadAsync);
            MapDownloads(routes, Uploads + version + "/", TokenRule.Optional);
        }
        MapDownloads(routes, Authenticated, TokenRule.Required);
        routes.Stream("POST", Uploads + "v1/create", async request => new ApiResult(await CreateAsync(request)));
    }

    private void MapDownloads(ApiRoutes routes, string root, TokenRule token)
    {
        routes.Stream("GET", root + "download/{serverName}/{mediaId}", DownloadAsync, token);
        routes.Stream("GET", root + "download/{serverName}/{mediaId}/{fileName}", DownloadAsync, token);
        routes.Stream("GET", root + "thumbnail/{serverName}/{mediaId}", ThumbnailAsync, token);
        routes.Get(root + "config", _ => JsonBytes.Object(writer => writer.WriteNumber("m.upload.size", options.Media.MaxUploadBytes)));
        // The server does not load pages for its users: they could make it connect to its own network.
        routes.Get(root + "preview_url", _ => JsonBytes.EmptyObject);
    }

    private async Task<byte[]> CreateAsync(ApiRequest request)
    {
        CheckEnabled();
        var (id, expiresAt) = await store.CreateAsync(request.User);
        return JsonBytes.Object(writer =>
        {
            writer.WriteString("content_uri", UriOf(id));
            writer.WriteNumber("unused_expires_at", expiresAt);
        });
    }

    private async Task<ApiResult> UploadAsync(ApiRequest request)
    {
        CheckEnabled();
        var http = request.Http;
        if (http.Request.ContentLength > options.Media.MaxUploadBytes)
            throw ApiException.TooLarge($"A file must not exceed {options.Media.MaxUploadBytes} bytes.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.Media.MaxUploadBytes + 1;
        var isCreated = request.HasRoute("mediaId");
        if (isCreated && request.Route("serverName") != server.Name)
            throw ApiException.NotFound("The file is not one of this server.");
        var name = request.Query("filename") is { Length: > 0 and <= MaxNameLength } given ? given : null;
        var id = await store.UploadAsync(
            request.User, isCreated ? request.Route("mediaId") : null, FileResponse.CheckType(http.Request.ContentType), name, http.Request.Body, request.Aborted);
        return new ApiResult(isCreated ? JsonBytes.EmptyObject : JsonBytes.Object(writer => writer.WriteString("content_uri", UriOf(id))));
    }

    private async Task<ApiResult> DownloadAsync(ApiRequest request)
    {
        var entry = await FindAsync(request);
        var name = request.HasRoute("fileName") ? request.Route("fileName") : entry.FileName;
        return await SendAsync(request, () => FileResponse.SendAsync(request.Http, folder.PathOf(entry.Id), entry.ContentType!, name));
    }

    private async Task<ApiResult> ThumbnailAsync(ApiRequest request)
    {
        var (width, height) = (Length("width"), Length("height"));
        var crop = request.Query("method") switch
        {
            null or "scale" => false,
            "crop" => true,
            _ => throw ApiException.InvalidParam("'method' must be 'crop' or 'scale'."),
        };
        var entry = await FindAsync(request);
        return await SendAsync(request, async () =>
        {
            var (path, type) = await thumbnails.GetAsync(entry, ThumbnailSize.For(width, height, crop), request.MaybeSession?.User.Value ?? request.Address, request.Aborted);
            await FileResponse.SendAsync(request.Http, path, type, entry.FileName);
        });

        long Length(string name) => request.QueryInteger(name) switch
        {
            null => throw ApiException.MissingParam($"'{name}' is missing."),
            <= 0 => throw ApiException.InvalidParam($"'{name}' must be positive."),
            { } length => length,
        };
    }

    // A file may be removed after its entry was read.
    private static async Task<ApiResult> SendAsync(ApiRequest request, Func<Task> send)
    {
        try
        {
            await send();
            return ApiResult.Sent;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException && !request.Http.Response.HasStarted)
        {
            throw ApiException.NotFound("The file does not exist.");
        }
    }

    private Task<MediaEntry> FindAsync(ApiRequest request)
    {
        if (request.MaybeSession is null && !options.Media.AllowUnauthenticatedDownloads)
            throw ApiException.NotFound("This server does not send files without an access token. Use /_matrix/client/v1/media.");
        if (request.Route("serverName") != server.Name)
            throw ApiException.NotFound("The file is not one of this server.");
        var wait = request.QueryInteger("timeout_ms") is { } given ? TimeSpan.FromMilliseconds(Math.Clamp(given, 0, (long)LongestWait.TotalMilliseconds)) : DefaultWait;
        return store.GetAsync(request.Route("mediaId"), wait, request.Aborted);
    }

    private void CheckEnabled()
    {
        if (options.Media.MaxUploadBytes == 0)
            throw ApiException.Forbidden("Uploads are disabled on this server.");
    }

    private string UriOf(string id) => "mxc://" + server.Name + "/" + id;
}
