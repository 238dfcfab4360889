using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// The devices in the channel: reads their callstates, decides who counts as a member, and bounds how many are kept.
/// See docs/spec/voice-channel.md, Membership.
/// </summary>
internal sealed class Roster(
    IMachineContext context, Authorization authorization, ServerClock clock, HomeserverConnection server, Func<Member, LinkNegotiator> createLink) : IOccupancy
{
    private const int MaxSessionLength = 64;

    /// <summary>All devices that are kept, members or not.</summary>
    private readonly Dictionary<DeviceKey, Member> _members = [];

    /// <summary>Sessions that have ended.</summary>
    private readonly EndedSessions _ended = new();

    /// <summary>Users whose offers are not answered before their callstate.</summary>
    private readonly UnprovenUsers _unproven = new(context);

    /// <summary>Gets all devices that are kept, members or not. Must not be used while devices are added or removed.</summary>
    public IReadOnlyCollection<Member> All => _members.Values;

    public bool HasBaseProtocolPeer => _members.Values.Any(member =>
        member is { IsBaseProtocolPeer: true, Joined: true, IsRefused: false } && (!member.IsExpired || member.IsProbed || member.Link.Exists) && MayStay(member));

    public int OtherMembers => _members.Values.Count(IsPresent);

    public int OwnDevices => 1 + _members.Values.Count(member => member.UserId == context.Self.UserId && IsPresent(member));

    /// <summary>
    /// Gets the users with a device in the channel that cannot be connected, because its key is refused. A key that ends with another user of
    /// the room does not count: its sender pretends to be that user.
    /// </summary>
    public IEnumerable<UserId> Unconnectable => _members.Values
        .Where(member => member is { Joined: true, IsExpired: false, Key.RefusedText: { } text } && MayStay(member)
            && !(DeviceKey.UserIn(text) is { } user && authorization.IsInRoom(user) == true))
        .Select(static member => member.UserId)
        .Distinct();

    /// <summary>Gets the earliest deadline of a member's timer; <see langword="null"/> if none is running.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var member in _members.Values)
                if (member.Timers.Next is { } due && (next is null || due < next))
                    next = due;
            return next;
        }
    }

    /// <summary>Returns a copy of <see cref="All"/>, for loops that remove devices.</summary>
    public Member[] Snapshot() => [.. _members.Values];

    public Member? Find(DeviceKey key) => _members.GetValueOrDefault(key);

    /// <summary>Returns the device at the other end of a peer connection; <see langword="null"/> if the connection is closed.</summary>
    public Member? FindByPeer(int peerId)
    {
        foreach (var member in _members.Values)
            if (member.Link.PeerId == peerId && peerId != 0)
                return member;
        return null;
    }

    public bool HasEnded(DeviceKey key, string session) => _ended.Contains(key, session);

    /// <summary>Returns whether a device is a member. A live connection outranks an expired callstate, and unanswered offers an unexpired one.</summary>
    public bool IsPresent(Member member) =>
        member is { Joined: true, IsRefused: false } && MayStay(member)
        && (member.Link.State == LinkState.Connected || (!member.IsExpired && member.Link.UnansweredOffers < context.Parameters.MaxUnansweredOffers));

    /// <summary>
    /// Returns whether a device may stay in the channel. A device that lost the power to take part keeps its connection until audio
    /// stops; only its removal from the room ends that.
    /// </summary>
    public bool MayStay(Member member) =>
        authorization.IsAllowed(member.UserId) || (member.Link.IsLive && authorization.IsInRoom(member.UserId) != false);

    /// <summary>Returns whether a device that is in the channel wants a link to another one.</summary>
    public bool WantsLink(Member member) =>
        !member.IsRefused && MayStay(member) && (member.Joined ? !member.IsExpired || member.IsProbed || member.Link.IsLive : member.Link.Exists);

    /// <summary>Handles a <c>JOINED</c>. Returns the device, or <see langword="null"/> if there are too many.</summary>
    /// <param name="key">Its key, checked against the sender.</param>
    /// <param name="state">The event.</param>
    /// <param name="content">Its content.</param>
    public Member? OnJoined(DeviceKey key, VoiceInput.CallState state, CallStateContent content)
    {
        if (authorization.IsInRoom(state.Sender) == false)
            context.Ignore(IgnoredReason.NotAllowed); // kept, because after a gap the membership may arrive later
        var device = default(DeviceId);
        var parley = content.Parley;
        var session = parley?.Session is { Length: > 0 and <= MaxSessionLength } id && DeviceId.TryParse(parley.DeviceId, out device) ? id : null;
        if (FindOrAdd(key, state.Sender, session) is not { } member)
        {
            context.Ignore(IgnoredReason.TooMany);
            return null;
        }
        var isNew = !member.Joined;
        member.Joined = true;
        member.Confirmed = true;
        member.Link.OnHeard();
        member.DeviceId = device;
        member.Status = MemberStatus.From(parley);
        if (session is null && isNew)
            member.Dialect.Guess(key, content.Timestamp);
        var since = parley?.Since is > 0 and var claimed && claimed <= state.OriginServerTs ? claimed : state.OriginServerTs;
        if (member.Since == 0 || isNew || since < member.Since)
            member.Since = since;
        member.IsUnstamped = session is null && content.Timestamp is null;
        member.Timers.Clear(TimerKind.CallStateDue);
        member.Expiry.Set(new(context.Now - AgeOf(state, content), state.OriginServerTs), ExpiryOf(content), ShorteningAuthorization(member));
        member.IsProbed &= member.IsExpired;
        context.InvalidateView();
        return member;
    }

    /// <summary>Handles a <c>LEFT</c>, or anything that is not <c>JOINED</c>.</summary>
    public void OnLeft(DeviceKey key, UserId sender)
    {
        if (Find(key) is not { Confirmed: true } member || member.UserId != sender || member.Link.State == LinkState.Grace)
            return;
        context.InvalidateView();
        member.Joined = false;
        _ended.Add(member.Key, member.Session);
        member.Timers.Clear(TimerKind.Expire);
        if (!member.Link.TryBeginGrace(server.HadOutage ? context.Parameters.LeftGraceAfterOutage : context.Parameters.LeftGrace))
            Remove(member);
    }

    /// <summary>Handles the expiry of a callstate: without audio the device is no longer a member.</summary>
    public void OnExpired(Member member)
    {
        member.Expiry.OnExpired();
        member.IsProbed |= member.IsUnstamped && member.Link.Exists; // by the base protocol it has no timeout
        context.InvalidateView();
        if (!member.IsProbed && member.Link is { State: not (LinkState.Connected or LinkState.Grace) } link)
            link.End();
    }

    /// <summary>Handles a write to the key of a member by somebody else: the server may have cancelled the member's delayed leave.</summary>
    public void OnForeignWrite(VoiceInput.CallState foreign)
    {
        foreach (var member in _members.Values)
            if (member is { IsBaseProtocolPeer: false, Joined: true, IsExpired: false } && member.Key.Value == foreign.StateKey)
                member.Expiry.ShortenTo(context.After(context.Parameters.OverwrittenGrace));
    }

    /// <summary>Shortens the expiry of a callstate that is older than a change of its sender's authorization.</summary>
    public void OnAuthorizationChanged(Member member)
    {
        if (ShorteningAuthorization(member) is { } since && member.Expiry.Shorten(since) && member is { IsExpired: false, Joined: true })
            member.Expiry.SetTimer();
    }

    /// <summary>
    /// Lets audio flow between this device and the members that the view shows, and no others: nobody hears without being listed.
    /// </summary>
    public void UpdateAudio()
    {
        foreach (var member in _members.Values)
            member.Link.Connection?.SetAudible(IsPresent(member));
    }

    /// <summary>
    /// Adds a device whose offer arrived before its callstate; <see langword="null"/> if it is known, if there are too many, or if a
    /// callstate of its user was awaited in vain a moment ago.
    /// </summary>
    public Member? AddUnconfirmed(DeviceKey key, UserId user, string session, DeviceId device)
    {
        if (_members.ContainsKey(key) || !_unproven.Allows(user) || !MakeRoomFor(user))
            return null;
        var member = Add(key, user, session);
        member.DeviceId = device;
        member.Timers.Set(TimerKind.CallStateDue, context.After(context.Parameters.CallStateDueAfter));
        return member;
    }

    /// <summary>Handles that the callstate of a device whose offer was answered did not arrive: its session has ended.</summary>
    public void OnCallStateMissing(Member member)
    {
        _ended.Add(member.Key, member.Session);
        _unproven.Add(member.UserId);
        Remove(member);
    }

    /// <summary>Removes a device and ends the link to it.</summary>
    public void Remove(Member member)
    {
        member.Link.End();
        member.Timers.ClearAll();
        _members.Remove(member.Key);
        context.InvalidateView();
    }

    /// <summary>Ends all links, and forgets devices that are no members without them.</summary>
    public void EndLinks()
    {
        foreach (var member in Snapshot())
        {
            member.IsProbed = false;
            member.Link.OnHeard();
            if (member is { Confirmed: true, Joined: true })
                member.Link.End();
            else
                Remove(member);
        }
    }

    // A base-protocol peer renews every few seconds anyway.
    private EventTime? ShorteningAuthorization(Member member) => member.IsBaseProtocolPeer ? null : authorization.AuthorizedSince(member.UserId);

    private Member? FindOrAdd(DeviceKey key, UserId user, string? session)
    {
        var member = Find(key);
        if (member is not null && member.UserId != user)
        {
            Remove(member); // a key without a user id belongs to the user who wrote it last
            member = null;
        }
        if (member is null)
            return MakeRoomFor(user) ? Add(key, user, session) : null;
        if (member.Session == session)
            return member;
        member.Link.End();
        _ended.Add(member.Key, member.Session);
        member.BeginSession(session);
        return member;
    }

    private Member Add(DeviceKey key, UserId user, string? session)
    {
        var member = new Member(context, key, user, session, createLink);
        _members.Add(key, member);
        return member;
    }

    // Stale devices are removed first, and one user's devices cannot displace those of others.
    private bool MakeRoomFor(UserId user)
    {
        var devices = 0;
        Member? stale = null;
        foreach (var member in _members.Values)
        {
            if (member.UserId == user)
                devices++;
            if ((member.IsExpired || !authorization.IsAllowed(member.UserId)) && !member.Link.Exists && (stale is null || member.UserId == user))
                stale = member;
        }
        if (devices >= context.Parameters.MaxDevicesPerUser && stale?.UserId != user)
            return false;
        if (devices < context.Parameters.MaxDevicesPerUser && _members.Count < context.Parameters.MaxMembers)
            return true;
        if (stale is null)
            return false;
        Remove(stale);
        return true;
    }

    // The age that the server reports, else the server's clock, else the sender's clock, which is often more than 10 s off.
    private TimeSpan AgeOf(VoiceInput.CallState state, CallStateContent content)
    {
        var age = state.Age is { } known ? known
            : state.OriginServerTs > 0 ? clock.AgeOf(state.OriginServerTs)
            : content.Timestamp is { } stamp ? TimeSpan.FromMilliseconds(Math.Clamp(context.UnixMilliseconds - (double)stamp.Milliseconds, 0, int.MaxValue))
            : TimeSpan.Zero;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    private TimeSpan ExpiryOf(CallStateContent content)
    {
        if (content.Parley?.ExpiresIn is not (> 0 and var expiresIn))
            return content.Timestamp is { IsNumber: true } ? context.Parameters.LegacyClientTimeout : context.Parameters.BaseProtocolTimeout;
        var longest = context.Parameters.LongestExpiry;
        return expiresIn >= longest.TotalMilliseconds ? longest : TimeSpan.FromMilliseconds(expiresIn);
    }
}
