namespace Parley.Cli.AdminApi;

/// <summary>The result of an <see cref="AdminRequest"/>.</summary>
internal sealed record AdminResponse
{
    /// <summary>Gets the error message, or <see langword="null"/> if the command succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the ID of the user or the room that was changed.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the number of users that were removed from a room, or of files that were removed.</summary>
    public int Removed { get; init; }

    /// <summary>Gets the number of bytes of the removed files.</summary>
    public long RemovedBytes { get; init; }

    public IReadOnlyList<AdminUser> Users { get; init; } = [];

    public IReadOnlyList<AdminInvitation> Invitations { get; init; } = [];

    public AdminFilePage? Files { get; init; }

    public IReadOnlyList<AdminReport> Reports { get; init; } = [];
}
