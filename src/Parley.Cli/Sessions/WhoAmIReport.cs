namespace Parley.Cli.Sessions;

/// <summary>The output of <c>parley whoami --json</c>.</summary>
internal sealed record WhoAmIReport
{
    public required string UserId { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>Gets the homeserver's base address.</summary>
    public required string Homeserver { get; init; }

    /// <summary>Gets the name of the stored login.</summary>
    public required string Profile { get; init; }
}
