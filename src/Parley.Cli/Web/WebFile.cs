using System.Security.Cryptography;

namespace Parley.Cli.Web;

/// <summary>A file of the web client, with its compressed forms.</summary>
internal sealed record WebFile
{
    /// <summary>Gets the path.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the media type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Gets a value that indicates whether the name contains a hash of the content, so that caches may keep the file forever.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>Gets the path of the Brotli-compressed form, or <see langword="null"/>.</summary>
    public string? Brotli { get; init; }

    /// <summary>Gets the path of the gzip-compressed form, or <see langword="null"/>.</summary>
    public string? Gzip { get; init; }

    /// <summary>Gets the entity tag: a hash of the content, in quotes.</summary>
    public required string ETag { get; init; }

    public static WebFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return new()
        {
            Path = path,
            ContentType = TypeOf(path),
            IsImmutable = HasFingerprint(System.IO.Path.GetFileName(path)),
            Brotli = File.Exists(path + ".br") ? path + ".br" : null,
            Gzip = File.Exists(path + ".gz") ? path + ".gz" : null,
            ETag = '"' + Convert.ToHexStringLower(SHA256.HashData(stream).AsSpan(0, 12)) + '"',
        };
    }

    /// <summary>Returns whether a name contains a fingerprint: ten letters or digits between dots, as the SDK writes it.</summary>
    internal static bool HasFingerprint(string name)
    {
        foreach (var part in name.Split('.')[1..])
            if (part.Length == 10 && part.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789") < 0 && part.AsSpan().IndexOfAny("0123456789") >= 0)
                return true;
        return false;
    }

    private static string TypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".webmanifest" => "application/manifest+json",
        ".wasm" => "application/wasm",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };
}
