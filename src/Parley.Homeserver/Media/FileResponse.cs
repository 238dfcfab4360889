using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.Homeserver.Media;

/// <summary>Sends files of users, so that a browser that shows one runs nothing of it. https://spec.matrix.org/v1.16/client-server-api/#content-repo-security-considerations</summary>
internal static class FileResponse
{
    private const string ContentPolicy = "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; style-src 'unsafe-inline'; media-src 'self'; object-src 'self';";

    // https://spec.matrix.org/v1.16/client-server-api/#serving-inline-content
    private static readonly HashSet<string> InlineTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "text/css", "text/plain", "text/csv", "application/json", "application/ld+json",
        "image/jpeg", "image/gif", "image/png", "image/apng", "image/webp", "image/avif",
        "video/mp4", "video/webm", "video/ogg", "video/quicktime",
        "audio/mp4", "audio/webm", "audio/aac", "audio/mpeg", "audio/ogg", "audio/wave", "audio/wav", "audio/x-wav", "audio/x-pn-wav", "audio/flac", "audio/x-flac",
    };

    /// <summary>Sends a file, or the part that the client asks for.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="fileName">The name for a download; <see langword="null"/> if there is none.</param>
    public static Task SendAsync(HttpContext http, string path, string contentType, string? fileName)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        // The content of an ID never changes.
        headers.CacheControl = "private, max-age=31536000, immutable";
        var disposition = new ContentDispositionHeaderValue(InlineTypes.Contains(TypeOf(contentType)) ? "inline" : "attachment");
        if (fileName is not null)
            disposition.SetHttpFileName(fileName);
        headers.ContentDisposition = disposition.ToString();
        return TypedResults.PhysicalFile(path, contentType, enableRangeProcessing: true).ExecuteAsync(http);
    }

    /// <summary>Returns a media type that can be sent as a header; the type of any bytes if the given one cannot.</summary>
    public static string CheckType(string? contentType) =>
        contentType is { Length: <= 255 } && MediaTypeHeaderValue.TryParse(contentType, out _) ? contentType : "application/octet-stream";

    private static string TypeOf(string contentType) => MediaTypeHeaderValue.Parse(contentType).MediaType.Value ?? "";
}
