namespace Parley.Cli.AdminApi;

/// <summary>An uploaded file, as <c>parley admin media list</c> prints it.</summary>
internal sealed record AdminFile
{
    public required string Uri { get; init; }

    public required string UserId { get; init; }

    public required string ContentType { get; init; }

    public string? FileName { get; init; }

    /// <summary>Gets the size in bytes.</summary>
    public long Size { get; init; }

    public DateTimeOffset UploadedAt { get; init; }
}
