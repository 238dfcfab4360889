namespace Parley.Cli.AdminApi;

/// <summary>A user, as <c>parley admin users</c> prints it.</summary>
internal sealed record AdminUser
{
    public required string UserId { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>Gets the kind of account: <c>user</c>, <c>administrator</c>, <c>host</c> or <c>deactivated</c>.</summary>
    public required string Kind { get; init; }

    public int Devices { get; init; }

    public int Rooms { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
