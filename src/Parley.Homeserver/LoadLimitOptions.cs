namespace Parley.Homeserver;

/// <summary>The bounds of what one user or one address makes the server do at once. A request beyond a bound gets <c>M_LIMIT_EXCEEDED</c>.</summary>
public sealed record LoadLimitOptions
{
    /// <summary>Gets the maximum number of password hashes that run or wait, for logins and registrations; at least 1. They run one at a time. Default: 64.</summary>
    public int PasswordHashes { get; init; } = 64;

    /// <summary>Gets the maximum number of password hashes of one address that run or wait; at least 1. Default: 16.</summary>
    public int PasswordHashesPerAddress { get; init; } = 16;

    /// <summary>Gets the maximum number of open syncs of one user; at least 1. Default: 32.</summary>
    public int SyncsPerUser { get; init; } = 32;

    /// <summary>Gets the maximum number of open syncs of one address; at least 1. Default: 1,000.</summary>
    public int SyncsPerAddress { get; init; } = 1_000;

    /// <summary>Gets the maximum number of rooms that a user has created, and of rooms that a user is in; at least 1. Default: 1,000.</summary>
    public int RoomsPerUser { get; init; } = 1_000;

    /// <summary>Gets the maximum number of uploads of one user that are in progress; at least 1. Default: 16.</summary>
    public int UploadsPerUser { get; init; } = 16;

    /// <summary>Gets the maximum number of bytes of all uploads that are in progress; at least the size of a file. Default: 2 GiB.</summary>
    public long UploadBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Gets the maximum number of thumbnails of one user that are made or wait; at least 1. The users take turns. Default: 64.</summary>
    public int ThumbnailsPerUser { get; init; } = 64;
}
