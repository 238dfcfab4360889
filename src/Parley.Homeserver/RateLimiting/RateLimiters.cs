namespace Parley.Homeserver.RateLimiting;

/// <summary>The rate limiters, one for each kind of request.</summary>
internal sealed class RateLimiters(HomeserverOptions options, TimeProvider time)
{
    public RateLimiter Message { get; } = new(options.RateLimits.Message, time);

    public RateLimiter DelayedEventManagement { get; } = new(options.RateLimits.DelayedEventManagement, time);

    public RateLimiter Join { get; } = new(options.RateLimits.Join, time);

    public RateLimiter Registration { get; } = new(options.RateLimits.Registration, time);

    public RateLimiter InvitationCheck { get; } = new(options.RateLimits.InvitationCheck, time);

    public RateLimiter Login { get; } = new(options.RateLimits.Login, time);

    public RateLimiter RoomCreation { get; } = new(options.RateLimits.RoomCreation, time);
}
