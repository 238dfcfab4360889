namespace Parley.Cli.AdminApi;

/// <summary>A command of <c>parley admin</c>, as it is sent to a running server.</summary>
internal sealed record AdminRequest
{
    public required AdminAction Action { get; init; }

    /// <summary>Gets the user, the room or the invitation code.</summary>
    public string? Target { get; init; }

    /// <summary>Gets the password, for a new user and a new password.</summary>
    public string? Password { get; init; }

    /// <summary>Gets the number of people that a new invitation admits, or <see langword="null"/> for any number.</summary>
    public int? Uses { get; init; }

    /// <summary>Gets the lifetime of a new invitation in seconds, or <see langword="null"/> if it does not expire.</summary>
    public double? Lifetime { get; init; }

    /// <summary>Gets the rooms that the users of a new invitation join.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Gets whether the files of a deactivated user are removed.</summary>
    public bool Erase { get; init; }

    /// <summary>Gets the addresses of the files to remove.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Gets the time before which the files of a user are removed, or <see langword="null"/> for all.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Gets the start of a page of files, or <see langword="null"/> for the first page.</summary>
    public string? From { get; init; }

    /// <summary>Gets the maximum number of files of a page.</summary>
    public int Limit { get; init; }
}
