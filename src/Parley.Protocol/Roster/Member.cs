using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>One device that is, or was, in the channel by its callstate, or that has only sent an offer so far.</summary>
internal sealed class Member : ILinkPeer
{
    /// <summary>Creates the link of a new session.</summary>
    private readonly Func<Member, LinkNegotiator> _createLink;

    public Member(IMachineContext context, DeviceKey key, UserId userId, string? session, Func<Member, LinkNegotiator> createLink)
    {
        (Key, UserId, Session, _createLink) = (key, userId, session, createLink);
        IsRefused = key.RefusedText is not null;
        Expiry = new(context, Timers);
        Negotiator = createLink(this);
    }

    public DeviceKey Key { get; }

    public UserId UserId { get; }

    /// <summary>Gets its session; <see langword="null"/> for a base-protocol peer.</summary>
    public string? Session { get; private set; }

    /// <summary>Gets or sets the device that receives its to-device messages; the default value for a base-protocol peer.</summary>
    public DeviceId DeviceId { get; set; }

    public bool IsBaseProtocolPeer => Session is null;

    /// <summary>Gets whether its key was refused, so that it cannot be connected.</summary>
    public bool IsRefused { get; }

    /// <summary>Gets or sets whether its last callstate is <c>JOINED</c>.</summary>
    public bool Joined { get; set; }

    /// <summary>Gets or sets whether its callstate has arrived; otherwise only an offer has.</summary>
    public bool Confirmed { get; set; }

    /// <summary>Gets until when its callstate counts.</summary>
    public MemberExpiry Expiry { get; }

    public bool IsExpired => Expiry.IsExpired;

    /// <inheritdoc cref="ILinkPeer.IsUnstamped"/>
    public bool IsUnstamped { get; set; }

    /// <summary>Gets or sets whether this device tries to reach it although its callstate has expired; see <see cref="UnstampedProbe"/>.</summary>
    public bool IsProbed { get; set; }

    /// <summary>Gets or sets the status in its callstate.</summary>
    public MemberStatus Status { get; set; } = MemberStatus.Default;

    /// <summary>Gets or sets when its session began, in ms since 1970 by the server's clock; 0 if not known.</summary>
    public long Since { get; set; }

    public Dialect Dialect { get; } = new();

    /// <summary>Gets its timers.</summary>
    public Timers Timers { get; } = new();

    /// <summary>Gets the handler of its call events.</summary>
    public LinkNegotiator Negotiator { get; private set; }

    /// <summary>Gets the link to it.</summary>
    public Link Link => Negotiator.Link;

    ITimers ILinkPeer.Timers => Timers;

    /// <summary>Starts a session, with a new link. The link of the last session must have ended.</summary>
    public void BeginSession(string? session)
    {
        Session = session;
        Negotiator = _createLink(this);
        Dialect.Forget();
        IsProbed = false;
        Since = 0;
    }
}
