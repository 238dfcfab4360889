namespace Parley.Homeserver;

/// <summary>The bounds of uploaded files. They are stored in the folder <c>media</c> beside the database.</summary>
public sealed record MediaOptions
{
    /// <summary>Gets the maximum size of a file, in bytes; 0 disables uploads. Default: 50 MiB.</summary>
    public long MaxUploadBytes { get; init; } = 50L * 1024 * 1024;

    /// <summary>Gets the maximum size of all files of one user, in bytes. Default: 2 GiB.</summary>
    public long MaxBytesPerUser { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>
    /// Gets whether old clients download files without an access token, by the deprecated paths. Everyone who knows the ID of a file can then
    /// read it. Default: <see langword="false"/>.
    /// </summary>
    public bool AllowUnauthenticatedDownloads { get; init; }
}
