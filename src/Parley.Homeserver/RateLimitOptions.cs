namespace Parley.Homeserver;

/// <summary>The rate limits; <see langword="null"/> means no limit.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Gets the options without limits, for users who trust each other.</summary>
    public static RateLimitOptions Off { get; } = new();

    /// <summary>Gets the limits of a server that only its own machine reaches: guessing passwords is limited, users are not.</summary>
    public static RateLimitOptions Loopback { get; } = new()
    {
        Registration = new(5, 200),
        InvitationCheck = new(0.5, 20),
        Lookup = new(5, 200),
        Login = new(5, 200),
        FailedLogin = new(5, 200),
    };

    /// <summary>Gets the limits of a server that other machines reach: the default limits of Synapse, and limits on everything else.</summary>
    public static RateLimitOptions LikeSynapse { get; } = new()
    {
        Account = new(50, 500),
        Address = new(20, 200),
        Message = new(0.2, 10),
        ToDevice = new(50, 1_000),
        Ephemeral = new(1, 50),
        DelayedEventManagement = new(1, 5),
        Join = new(0.1, 10),
        Invite = new(0.3, 10),
        Registration = new(0.17, 3),
        InvitationCheck = new(0.5, 20),
        Lookup = new(1, 20),
        Login = new(0.003, 5),
        FailedLogin = new(0.1, 20),
        RoomCreation = new(0.016, 10),
    };

    /// <summary>
    /// Gets the limit on all requests with an access token, by user. Every 16 KiB of a body count as one more request, and so does the work
    /// for every 200,000 bytes that are read or returned, or instructions of the database. The work of one request counts for twice the
    /// burst at most.
    /// </summary>
    public RequestLimit? Account { get; init; }

    /// <summary>Gets the limit on all requests without a valid access token, by address, in the same way.</summary>
    public RequestLimit? Address { get; init; }

    /// <summary>Gets the limit on messages to devices by sender: one for each message to one device, and one more for every 16 KiB that they contain together.</summary>
    public RequestLimit? ToDevice { get; init; }

    /// <summary>Gets the limit on typing notifications, receipts and changes of the presence by user. Each wakes the syncs of all users who receive it.</summary>
    public RequestLimit? Ephemeral { get; init; }

    /// <summary>Gets the limit on sending by user: messages, state, redactions, and scheduling delayed events.</summary>
    public RequestLimit? Message { get; init; }

    /// <summary>Gets the limit on restarting, cancelling and sending delayed events, by user, or by address for clients without a token.</summary>
    public RequestLimit? DelayedEventManagement { get; init; }

    /// <summary>Gets the limit on joins by user.</summary>
    public RequestLimit? Join { get; init; }

    /// <summary>Gets the limit on invitations, removals and bans by user.</summary>
    public RequestLimit? Invite { get; init; }

    /// <summary>Gets the limit on registrations by address.</summary>
    public RequestLimit? Registration { get; init; }

    /// <summary>Gets the limit on previews, checks and uses of an invitation code apart from registration, by address.</summary>
    public RequestLimit? InvitationCheck { get; init; }

    /// <summary>Gets the limit on requests without an access token that show whether a user exists, registrations with a user name included, by address.</summary>
    public RequestLimit? Lookup { get; init; }

    /// <summary>Gets the limit on logins by address.</summary>
    public RequestLimit? Login { get; init; }

    /// <summary>
    /// Gets the limit on wrong passwords by account, also of accounts that do not exist, from all addresses together. Beyond it, logins to the
    /// account are refused also with the right password; its devices stay signed in. It should allow more than <see cref="Login"/>, so that one
    /// address cannot reach it. Wrong passwords of a signed-in device, which confirm a change of the account, count for that device only.
    /// </summary>
    public RequestLimit? FailedLogin { get; init; }

    /// <summary>Gets the limit on creating rooms by user.</summary>
    public RequestLimit? RoomCreation { get; init; }
}
