namespace Parley.Cli.AdminApi;

/// <summary>An invitation, as <c>parley admin invite list</c> prints it.</summary>
internal sealed record AdminInvitation
{
    public required string Code { get; init; }

    /// <summary>Gets the number of people that it still admits, or <see langword="null"/> for any number.</summary>
    public int? UsesLeft { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets the rooms that its users join.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Gets the member who created it, or <see langword="null"/> for the administrator.</summary>
    public string? Creator { get; init; }
}
