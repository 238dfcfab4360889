namespace Parley.Cli.Sessions;

/// <summary>What <c>parley whoami --json</c> prints.</summary>
internal sealed record WhoAmIReport
{
    public required string UserId { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>The homeserver's base address.</summary>
    public required string Homeserver { get; init; }

    /// <summary>The name under which the login is kept.</summary>
    public required string Profile { get; init; }
}
