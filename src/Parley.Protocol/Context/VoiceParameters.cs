namespace Parley.Protocol;

/// <summary>The protocol's durations and bounds. The defaults are those of docs/spec/voice-channel.md.</summary>
public sealed record VoiceParameters
{
    /// <summary>Gets the defaults.</summary>
    public static VoiceParameters Default { get; } = new();

    /// <summary>Gets how long a callstate without <c>expires_in</c> counts. Default: 10 s, as in the base protocol.</summary>
    public TimeSpan BaseProtocolTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the same for a timestamp that is a number, as the legacy client (2021) writes it every 15 s. Default: 20 s.</summary>
    public TimeSpan LegacyClientTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets the longest <c>expires_in</c> that counts. Default: 1 day.</summary>
    public TimeSpan LongestExpiry { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Gets how long after its expiry a base-protocol peer's callstate without a timestamp is still probed by a join. Default: 1 day.</summary>
    public TimeSpan UnstampedProbeWindow { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Gets how many such callstates a join probes at most. Default: 3.</summary>
    public int MaxProbes { get; init; } = 3;

    /// <summary>Gets the delay of the delayed leave (MSC4140). Default: 10 s.</summary>
    public TimeSpan LeaveDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the shortest delay for which a delayed leave is scheduled, if the server limits the delay. Default: 2 s.</summary>
    public TimeSpan MinLeaveDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets when a delayed leave is restarted, as a fraction of its delay. Default: 0.4, which is every 4 s.</summary>
    public double LeaveRestartRatio { get; init; } = 0.4;

    /// <summary>Gets after how many delayed leaves in a row that the server had lost before their first restart no other is scheduled in the session. Default: 3.</summary>
    public int MaxLostLeaves { get; init; } = 3;

    /// <summary>Gets how long a delayed leave counts as scheduled after the last confirmation, as a fraction of its delay. Default: 0.7.</summary>
    public double DelayedLeaveTrustRatio { get; init; } = 0.7;

    /// <summary>Gets the interval between renewals with a delayed leave. Default: 45 min.</summary>
    public TimeSpan DelayedLeaveRenewal { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>Gets the shortest interval between renewals without a delayed leave. Default: 20 s.</summary>
    public TimeSpan LeastRenewal { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets the interval between renewals without a delayed leave, for each member. Default: 5 s, so that a room spends 0.2 events a second at any size.</summary>
    public TimeSpan RenewalPerMember { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the interval between renewals while a base-protocol peer is a member, for each of the user's own devices in the channel. Default: 7 s.</summary>
    public TimeSpan BaseProtocolRenewal { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Gets <c>expires_in</c> as a multiple of the interval between renewals. Default: 2.5.</summary>
    public double ExpiryFactor { get; init; } = 2.5;

    /// <summary>Gets the shortest time between two writes of the own callstate, except for the first and the last. Default: 500 ms.</summary>
    public TimeSpan LeastWriteGap { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the shortest time between two overwrites of foreign writes to the own key; it doubles up to 64 s. Default: 2 s.</summary>
    public TimeSpan OverwriteGap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how long a device waits before it clears a <c>JOINED</c> of its previous process, in case its user joins again. Default: 2 s.</summary>
    public TimeSpan ClearLeftoverAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how long after a join a foreign <c>JOINED</c> under an exclusive device key counts as a delayed request of the previous process. Default: 30 s.</summary>
    public TimeSpan PreviousProcessWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a callstate counts after a newer membership of its sender or newer power levels. Default: 15 s.</summary>
    public TimeSpan AuthorizationGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a callstate counts after a foreign write to its key. Longer than the longest wait between two overwrites. Default: 90 s.</summary>
    public TimeSpan OverwrittenGrace { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Gets the shortest wait before a device in the channel writes its callstate again after new power levels; the longest is three times that. Default: 1 s.</summary>
    public TimeSpan RepublishAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets how long the callstate of a device may follow its answered offer. Default: 30 s. A rate limit delays a callstate by 5 s on
    /// Synapse; the connection carries no audio until then.
    /// </summary>
    public TimeSpan CallStateDueAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets for how long offers of a user wait for their callstate after one was awaited in vain. Default: 60 s.</summary>
    public TimeSpan EarlyAnswerPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets how long a message is buffered. Default: 5 s.</summary>
    public TimeSpan BufferMessagesFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets of how many devices messages are buffered at most. Default: 32.</summary>
    public int MaxBufferedDevices { get; init; } = 32;

    /// <summary>Gets of how many devices of one user messages are buffered at most. Default: 4. A user's messages may have a quarter of <see cref="MaxBufferedCharacters"/>.</summary>
    public int MaxBufferedDevicesPerUser { get; init; } = 4;

    /// <summary>Gets how many messages of one session are buffered at most. Default: 8.</summary>
    public int MaxBufferedMessages { get; init; } = 8;

    /// <summary>Gets how many characters all buffered messages may have. Default: 512 Ki.</summary>
    public int MaxBufferedCharacters { get; init; } = 512 * 1024;

    /// <summary>Gets whether an offer is answered before its callstate has arrived, if its sender may take part. Default: true.</summary>
    public bool AnswerBeforeCallstate { get; init; } = true;

    /// <summary>Gets how long a member waits for a joiner's offer before it offers itself. Default: 3 s.</summary>
    public TimeSpan OfferDueAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets the same for a base-protocol peer that has timed this device out, and so does not offer. Default: 500 ms.</summary>
    public TimeSpan OfferDueAfterRenewal { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the longest random time that is added to <see cref="OfferDueAfter"/>. Default: 1 s.</summary>
    public TimeSpan OfferJitter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long candidates are gathered before an offer or answer to a Parley peer. Default: 40 ms; host candidates take a few.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Gets the same for a base-protocol peer, to which each late candidate costs a room event. Default: 300 ms.</summary>
    public TimeSpan BaseProtocolGatherTimeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Gets how long an offer waits for the other offers of the same join. Default: 50 ms.</summary>
    public TimeSpan BatchFor { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets how long a late candidate waits for others. Default: 30 ms.</summary>
    public TimeSpan CandidateWindow { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Gets the same for a host candidate. Most connections are up by then, so that it need not be sent. Default: 200 ms.</summary>
    public TimeSpan HostCandidateWindow { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets how many messages one to-device request has at most. Default: 50.</summary>
    public int MaxMessagesPerRequest { get; init; } = 50;

    /// <summary>Gets how long an offer waits for its answer before a new connection is tried. Default: 8 s.</summary>
    public TimeSpan AnswerDueAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets how much longer the offer to a base-protocol peer waits, because each costs an event of the rate limit. Default: 30 s.</summary>
    public TimeSpan BaseProtocolQueueTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets after how many unanswered offers in a row a member is hidden until it sends something. Default: 3.</summary>
    public int MaxUnansweredOffers { get; init; } = 3;

    /// <summary>Gets how long ICE and DTLS may take before a new connection is tried. Default: 15 s.</summary>
    public TimeSpan ConnectDueAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets how long after ICE and DTLS are up the safety code's random number and the proof of identity are sent: both would delay the first audio.
    /// Default: 1 s.
    /// </summary>
    public TimeSpan ProveAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long the proof of a device's identity may take after ICE and DTLS are up. Default: 15 s.</summary>
    public TimeSpan ProofDueAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a connection may be disconnected before ICE restarts. Default: 2 s.</summary>
    public TimeSpan DisconnectGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how much longer the side that did not open the connection waits before it repairs it. Default: 3 s.</summary>
    public TimeSpan NonOpenerDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets how long an ICE restart may take before a new connection is tried. Default: 8 s.</summary>
    public TimeSpan RestartDueAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets the first wait before a new connection; it doubles with each. Default: 1 s.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the longest wait before a new connection or another attempt of a request. Default: 30 s.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a live connection is kept after a <c>LEFT</c>, in case the server sent it and the member returns. Default: 2 s.</summary>
    public TimeSpan LeftGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the same after an outage of the homeserver, when a device may reach it only half a minute after it is back. Default: 30 s.</summary>
    public TimeSpan LeftGraceAfterOutage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long after an outage of the homeserver a <c>LEFT</c> counts as a delayed one. Default: 10 s.</summary>
    public TimeSpan OutageWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the first wait before another attempt of a request; it doubles up to <see cref="LongestBackOff"/>. Default: 1 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how many callstates are kept at most. Default: 200.</summary>
    public int MaxMembers { get; init; } = 200;

    /// <summary>Gets how many callstates of one user are kept at most. Default: 8.</summary>
    public int MaxDevicesPerUser { get; init; } = 8;

    /// <summary>Gets how many connections the offers of one user may open in a minute. Default: 20, twice the number that repairs need.</summary>
    public int MaxConnectionsPerMinute { get; init; } = 20;

    /// <summary>Gets how many characters a body may have. Default: 64 Ki.</summary>
    public int MaxBody { get; init; } = 64 * 1024;

    /// <summary>Gets how many candidates are taken for one connection. Default: 100.</summary>
    public int MaxCandidates { get; init; } = 100;

    /// <summary>Gets how old a call event of the room may be. Default: 30 s.</summary>
    public TimeSpan OldestMessage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets whether a device key without a user id, as the legacy client (2021) writes it, is accepted as its sender's device. Default: true.</summary>
    public bool AcceptBareNames { get; init; } = true;

    /// <summary>Returns the name of the type. A list of all values would only enlarge the web client.</summary>
    public override string ToString() => nameof(VoiceParameters);
}
