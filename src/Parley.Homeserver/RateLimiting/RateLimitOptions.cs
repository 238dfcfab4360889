namespace Parley.Homeserver.RateLimiting;

/// <summary>Limits on requests; null is no limit.</summary>
public sealed record RateLimitOptions
{
    /// <summary>No limits: for one machine and for people who know each other.</summary>
    public static RateLimitOptions Off { get; } = new();

    /// <summary>The limits that Synapse has by default.</summary>
    public static RateLimitOptions LikeSynapse { get; } = new()
    {
        Message = new(0.2, 10),
        DelayedEventManagement = new(1, 5),
        Join = new(0.1, 10),
        Registration = new(0.17, 3),
        Login = new(0.003, 5),
        RoomCreation = new(0.016, 10),
    };

    /// <summary>Events that a user sends: messages, state, redactions, and the scheduling of delayed ones.</summary>
    public RateLimit? Message { get; init; }

    /// <summary>Restarting, cancelling and sending delayed events; by user, or by address where nobody is signed in.</summary>
    public RateLimit? DelayedEventManagement { get; init; }

    /// <summary>Joins by a user.</summary>
    public RateLimit? Join { get; init; }

    /// <summary>Registrations from an address.</summary>
    public RateLimit? Registration { get; init; }

    /// <summary>Logins from an address.</summary>
    public RateLimit? Login { get; init; }

    /// <summary>Rooms that a user creates.</summary>
    public RateLimit? RoomCreation { get; init; }
}
