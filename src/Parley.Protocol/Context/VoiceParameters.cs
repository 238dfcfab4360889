namespace Parley.Protocol;

/// <summary>The protocol's durations and bounds. The defaults are those of docs/spec/voice-channel.md.</summary>
public sealed record VoiceParameters
{
    /// <summary>The defaults.</summary>
    public static VoiceParameters Default { get; } = new();

    /// <summary>How long a callstate without <c>expires_in</c> holds: the seed's 10 s.</summary>
    public TimeSpan BaseProtocolTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for a timestamp that is a number: the client of 2021 writes one every 15 s and takes 20 s for the timeout.</summary>
    public TimeSpan TimeoutOf2021 { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest <c>expires_in</c> that counts. A day.</summary>
    public TimeSpan LongestExpiry { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How old a seed peer's callstate without a timestamp may be so that a join still tries to reach it. A day.</summary>
    public TimeSpan UnstampedFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many such callstates a join tries at most. 3.</summary>
    public int MaxProbes { get; init; } = 3;

    /// <summary>The delay of the LEFT that the server holds (MSC4140). 10 s.</summary>
    public TimeSpan LeaveDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The least delay worth holding a LEFT for, where the server caps it. 2 s.</summary>
    public TimeSpan MinLeaveDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a held LEFT is restarted, as a share of its delay. 0.4: every 4 s of 10.</summary>
    public double LeaveRestartRatio { get; init; } = 0.4;

    /// <summary>How long a held LEFT is believed in without another word of the server, as a share of its delay. 0.7.</summary>
    public double DelayedLeaveTrustRatio { get; init; } = 0.7;

    /// <summary>How often the callstate is renewed while the server holds a LEFT. 45 min.</summary>
    public TimeSpan DelayedLeaveRenewal { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>The least time between renewals without a held LEFT. 20 s.</summary>
    public TimeSpan LeastRenewal { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time between renewals per member without a held LEFT. 5 s: a room spends 0.2 events a second, however full.</summary>
    public TimeSpan RenewalPerMember { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between renewals while a seed peer is joined, for each of the user's own devices in the channel. 7 s.</summary>
    public TimeSpan BaseProtocolRenewal { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary><c>expires_in</c> as a multiple of the time between renewals. 2.5.</summary>
    public double ExpiryFactor { get; init; } = 2.5;

    /// <summary>The least time between two writes of the own callstate other than the first and the last. 500 ms.</summary>
    public TimeSpan LeastWriteGap { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The least time between two rewrites after somebody else wrote to our key; doubles up to a minute. 2 s.</summary>
    public TimeSpan ReclaimGap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a device waits before it says LEFT for a life before, in case its user joins again. 2 s.</summary>
    public TimeSpan ClearLeftoverAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after a join a JOINED of another session under the own key is one that a life before had on its way. 30 s.</summary>
    public TimeSpan LatecomersFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a callstate still counts that is older than its sender's membership or the room's power levels. 15 s.</summary>
    public TimeSpan StandingGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a callstate still counts after somebody else wrote to its key; longer than the longest wait between two rewrites. 90 s.</summary>
    public TimeSpan OverwrittenGrace { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long after new power levels a device in the channel says again that it is in, at least; at most three times that, at random. 1 s.</summary>
    public TimeSpan RepublishAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a message from an unseen session is held. 5 s.</summary>
    public TimeSpan BufferMessagesFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many devices' messages are held at most. 32.</summary>
    public int MaxBufferedDevices { get; init; } = 32;

    /// <summary>How many devices of one user among them. 4; and a user's messages have a quarter of <see cref="MaxBufferedCharacters"/>.</summary>
    public int MaxBufferedDevicesPerUser { get; init; } = 4;

    /// <summary>How many messages of one unseen session are held at most. 8.</summary>
    public int MaxBufferedMessages { get; init; } = 8;

    /// <summary>Characters that all held messages may have together. 512 ki.</summary>
    public int MaxBufferedCharacters { get; init; } = 512 * 1024;

    /// <summary>Whether an offer of an unseen session is answered at once where the room lets its sender take part. True.</summary>
    public bool AnswerBeforeCallstate { get; init; } = true;

    /// <summary>How long a member that was in first waits for the joiner's offer before it offers itself. 3 s.</summary>
    public TimeSpan OfferDueAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The same towards a seed peer that sees us as gone, because our callstate was older than its timeout. 500 ms.</summary>
    public TimeSpan OfferDueAfterRenewal { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most that a random delay adds to <see cref="OfferDueAfter"/>. 1 s.</summary>
    public TimeSpan OfferJitter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to gather before an offer or answer to a Parley peer. 40 ms: host candidates are there in a few.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How long to gather for a seed peer, whose late candidates cost a room event each. 300 ms.</summary>
    public TimeSpan BaseProtocolGatherTimeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long an offer waits at most for the other offers of the same join, so that one request carries all. 50 ms.</summary>
    public TimeSpan BatchFor { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a late candidate waits for others. 30 ms.</summary>
    public TimeSpan CandidateWindow { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a late host candidate waits: most connections are up by then, and it need not be sent. 200 ms.</summary>
    public TimeSpan HostCandidateWindow { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Messages in one to-device request at most. 50.</summary>
    public int MaxMessagesPerRequest { get; init; } = 50;

    /// <summary>How long an offer waits for its answer before a new connection is tried. 8 s.</summary>
    public TimeSpan AnswerDueAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How much longer while the offer to a seed peer waits for the rate limit, as every one of those costs an event. 30 s.</summary>
    public TimeSpan BaseProtocolQueueTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After so many unanswered offers in a row a member is not shown, until it speaks. 3.</summary>
    public int MaxUnansweredOffers { get; init; } = 3;

    /// <summary>How long ICE and DTLS may take before a new connection is tried. 15 s.</summary>
    public TimeSpan ConnectDueAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may be disconnected before ICE restarts. 2 s.</summary>
    public TimeSpan DisconnectGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How much longer the side that did not open the connection waits for the other to repair it. 3 s.</summary>
    public TimeSpan NonOpenerDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an ICE restart may take before a new connection is tried. 8 s.</summary>
    public TimeSpan RestartDueAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The first wait before a new connection; doubles with each. 1 s.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a new connection. 30 s.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the connection to a member that said LEFT is kept, in case the server said it and the member returns. 2 s.</summary>
    public TimeSpan LingerFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same after the homeserver was away: a device may ask it again only half a minute after it is back. 30 s.</summary>
    public TimeSpan LingerAfterOutage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after the homeserver is back a LEFT counts as one that it held. 10 s.</summary>
    public TimeSpan OutageShows { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before a failed request is made again; doubles up to half a minute. 1 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Callstates considered at most. 200.</summary>
    public int MaxMembers { get; init; } = 200;

    /// <summary>Devices of one user considered at most. 8.</summary>
    public int MaxDevicesPerUser { get; init; } = 8;

    /// <summary>Peer connections that the offers of one user may make this device open in a minute. 20: twice what repairs need.</summary>
    public int MaxConnectionsPerMinute { get; init; } = 20;

    /// <summary>Characters of a body at most. 64 ki.</summary>
    public int MaxBody { get; init; } = 64 * 1024;

    /// <summary>Candidates taken per connection at most. 100.</summary>
    public int MaxCandidates { get; init; } = 100;

    /// <summary>How old a call event of the room may be. 30 s: an older one is history.</summary>
    public TimeSpan OldestMessage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a device key without a user id, as the client of 2021 uses, is its sender's device. True.</summary>
    public bool AcceptBareNames { get; init; } = true;
}
