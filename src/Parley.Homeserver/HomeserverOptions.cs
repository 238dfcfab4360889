using Parley.Homeserver.DelayedEvents;
using Parley.Homeserver.Provisioning;
using Parley.Homeserver.RateLimiting;

namespace Parley.Homeserver;

/// <summary>How a homeserver is set up.</summary>
public sealed record HomeserverOptions
{
    /// <summary>The server name of a new database where none is given.</summary>
    public const string DefaultServerName = "parley.localhost";

    /// <summary>
    /// What stands after the colon in user ids. Default: the name that the database was made with,
    /// <see cref="DefaultServerName"/> for a new one. It cannot be changed later, and says nothing of where the server is reached.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>The SQLite file, created if missing. Default: null, everything is gone when the server stops.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>Where clients reach the server. Default: null, each client is told the address that it asked at.</summary>
    public Uri? PublicBaseUrl { get; init; }

    /// <summary>Whether anybody who reaches the server may register. Default: true.</summary>
    public bool OpenRegistration { get; init; } = true;

    /// <summary>Aliases of rooms that a newly registered user is put into, in order. Default: none.</summary>
    public IReadOnlyList<string> AutoJoin { get; init; } = [];

    /// <summary>Rooms that exist from the first run on. Default: none.</summary>
    public ProvisioningOptions? Provisioning { get; init; }

    /// <summary>TURN servers that clients are told of. Default: none.</summary>
    public TurnOptions? Turn { get; init; }

    /// <summary>Limits on requests. Default: none.</summary>
    public RateLimitOptions RateLimits { get; init; } = RateLimitOptions.Off;

    /// <summary>Delayed events (MSC4140). Default: on.</summary>
    public DelayedEventOptions DelayedEvents { get; init; } = new();

    /// <summary>The rounds of PBKDF2-HMAC-SHA-512 for a new password, at least 1. Default: 210,000.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>The longest that a sync waits. Default: 5 minutes.</summary>
    public TimeSpan LongestSync { get; init; } = TimeSpan.FromMinutes(5);
}
