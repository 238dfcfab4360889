namespace Parley.Homeserver;

/// <summary>Options of a homeserver.</summary>
public sealed record HomeserverOptions
{
    /// <summary>The server name of a new database if none is given.</summary>
    public const string DefaultServerName = "parley.localhost";

    /// <summary>The unstable feature in <c>/_matrix/client/versions</c> by which tools recognize this homeserver.</summary>
    public const string Feature = "parley.homeserver";

    /// <summary>
    /// Gets the server name, the part of an ID after the colon. Default: the name in the database, and
    /// <see cref="DefaultServerName"/> for a new database. It cannot be changed later, and is independent of the address of the server.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>Gets the SQLite file, which is created if it does not exist. Default: a temporary file, deleted when the server stops.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>
    /// Gets the address for clients, returned by <c>/.well-known/matrix/client</c>. Default: none; then only requests to a loopback address
    /// get an address, because anyone can send any <c>Host</c>.
    /// </summary>
    public Uri? PublicBaseUrl { get; init; }

    /// <summary>
    /// Gets whether only its own machine reaches the server. Web pages of other machines then cannot register or sign in, because a browser on
    /// this machine would send their requests. Default: <see langword="false"/>.
    /// </summary>
    public bool LoopbackOnly { get; init; }

    /// <summary>Gets the users who may register. Default: everyone who can connect.</summary>
    public RegistrationMode Registration { get; init; } = RegistrationMode.Open;

    /// <summary>Gets whether members may create invitation codes for rooms to which they may invite people. Default: <see langword="true"/>.</summary>
    public bool MemberInvitations { get; init; } = true;

    /// <summary>Gets the types of the state events that the preview of an invitation code contains, such as who is in a call. Default: none.</summary>
    public IReadOnlyList<string> PreviewState { get; init; } = [];

    /// <summary>Gets the aliases of the rooms that a new user joins, in this order. Default: none.</summary>
    public IReadOnlyList<string> AutoJoin { get; init; } = [];

    /// <summary>Gets the rooms to create at the first start. Default: none.</summary>
    public ProvisioningOptions? Provisioning { get; init; }

    /// <summary>Gets the TURN servers for clients. Default: none.</summary>
    public TurnOptions? Turn { get; init; }

    /// <summary>Gets the LiveKit server for calls. Default: none.</summary>
    public LiveKitOptions? LiveKit { get; init; }

    /// <summary>Gets the rate limits. Default: none.</summary>
    public RateLimitOptions RateLimits { get; init; } = RateLimitOptions.Off;

    /// <summary>Gets the bounds of what one user or address makes the server do at once.</summary>
    public LoadLimitOptions LoadLimits { get; init; } = new();

    /// <summary>Gets the bounds of uploaded files.</summary>
    public MediaOptions Media { get; init; } = new();

    /// <summary>Gets the options of delayed events (MSC4140). Default: enabled.</summary>
    public DelayedEventOptions DelayedEvents { get; init; } = new();

    /// <summary>Gets the number of PBKDF2-HMAC-SHA-512 iterations for a new password; at least 1. Default: 210,000.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>
    /// Gets the lifetime of an access token of a client that supports refresh tokens; more than 0. Other access tokens never expire.
    /// Default: 1 hour.
    /// </summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets the maximum time that a sync waits. Default: 5 minutes.</summary>
    public TimeSpan LongestSync { get; init; } = TimeSpan.FromMinutes(5);
}
