namespace Parley.Homeserver.RateLimiting;

/// <summary>The rate limiters, one for each kind of request, and the limiters of open syncs.</summary>
internal sealed class RateLimiters(HomeserverOptions options, TimeProvider time)
{
    // Clients repeat a failed sync after seconds, and an abandoned one ends within LongestSync.
    private static readonly TimeSpan SyncRetryAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MediaRetryAfter = TimeSpan.FromSeconds(5);

    public RateLimiter Account { get; } = new(options.RateLimits.Account, time);

    public RateLimiter Address { get; } = new(options.RateLimits.Address, time);

    public RateLimiter ToDevice { get; } = new(options.RateLimits.ToDevice, time);

    public RateLimiter Ephemeral { get; } = new(options.RateLimits.Ephemeral, time);

    public RateLimiter Message { get; } = new(options.RateLimits.Message, time);

    public RateLimiter DelayedEventManagement { get; } = new(options.RateLimits.DelayedEventManagement, time);

    public RateLimiter Join { get; } = new(options.RateLimits.Join, time);

    public RateLimiter Invite { get; } = new(options.RateLimits.Invite, time);

    public RateLimiter Registration { get; } = new(options.RateLimits.Registration, time);

    public RateLimiter InvitationCheck { get; } = new(options.RateLimits.InvitationCheck, time);

    public RateLimiter Lookup { get; } = new(options.RateLimits.Lookup, time);

    public RateLimiter Login { get; } = new(options.RateLimits.Login, time);

    public RateLimiter FailedLogin { get; } = new(options.RateLimits.FailedLogin, time);

    public RateLimiter RoomCreation { get; } = new(options.RateLimits.RoomCreation, time);

    public ConcurrencyLimiter SyncsOfUser { get; } = new(options.LoadLimits.SyncsPerUser, SyncRetryAfter);

    public ConcurrencyLimiter SyncsOfAddress { get; } = new(options.LoadLimits.SyncsPerAddress, SyncRetryAfter);

    public ConcurrencyLimiter UploadsOfUser { get; } = new(options.LoadLimits.UploadsPerUser, MediaRetryAfter);
}
