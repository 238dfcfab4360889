namespace Parley.Cli.AdminApi;

/// <summary>An invitation, as <c>parley admin invite list</c> prints it.</summary>
internal sealed record AdminInvitation
{
    public required string Code { get; init; }

    /// <summary>Gets the number of accounts that it can still register, or <see langword="null"/> for any number.</summary>
    public int? UsesLeft { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
