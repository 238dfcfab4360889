using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Parley.Cli.Errors;

namespace Parley.Cli.Web;

/// <summary>Serves the published web client, precompressed and with cache headers.</summary>
internal sealed class WebClientFiles
{
    private readonly Dictionary<string, WebFile> _files;

    private WebClientFiles(Dictionary<string, WebFile> files) => _files = files;

    /// <summary>Gets the path of the page.</summary>
    public string Page => _files["/index.html"].Path;

    /// <summary>Loads the list of files in a folder.</summary>
    /// <exception cref="CommandException">The folder contains no web client.</exception>
    public static WebClientFiles Load(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "index.html")))
            throw new CommandException($"The web client is missing in {folder}. Start Parley with ./parley, which builds it.");
        var files = new Dictionary<string, WebFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            if (Path.GetExtension(path) is not (".br" or ".gz"))
                files["/" + Path.GetRelativePath(folder, path).Replace('\\', '/')] = WebFile.Read(path);
        return new(files);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, file) in _files)
            routes.MapMethods(path, ["GET", "HEAD"], context => SendAsync(context, file));
        routes.MapMethods("/", ["GET", "HEAD"], context => SendAsync(context, _files["/index.html"]));
    }

    private static Task SendAsync(HttpContext context, WebFile file)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        // Caches never revalidate an immutable file, and the tag of each would add 2 kB to the first load.
        if (!file.IsImmutable)
            response.Headers.ETag = file.ETag;
        if (request.Headers.IfNoneMatch is var known && known.Count > 0 && Matches(known, file.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        var accepted = request.Headers.AcceptEncoding;
        var (path, encoding) = file.Brotli is { } brotli && Accepts(accepted, "br") ? (brotli, "br")
            : file.Gzip is { } gzip && Accepts(accepted, "gzip") ? (gzip, "gzip")
            : (file.Path, null);
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentType = file.ContentType;
        response.ContentLength = new FileInfo(path).Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.SendFileAsync(path, context.RequestAborted);
    }

    // RFC 9110 §13.1.2: weak comparison; * matches any tag.
    private static bool Matches(StringValues known, string tag) =>
        EntityTagHeaderValue.TryParseList(known, out var tags) && tags.Any(t => t.Tag == tag || t == EntityTagHeaderValue.Any);

    // RFC 9110 §12.5.3.
    private static bool Accepts(StringValues accepted, string encoding) =>
        StringWithQualityHeaderValue.TryParseList(accepted, out var list) && list.Any(e => e.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
}
