using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>One device that says, or said, that it is in the channel.</summary>
internal sealed class Member(DeviceKey key, UserId userId)
{
    private const int RememberedNumbers = 32;
    private readonly long[] _seen = new long[RememberedNumbers];
    private int _seenCount;

    public DeviceKey Key { get; } = key;

    public UserId UserId { get; } = userId;

    /// <summary>Whether its last callstate says JOINED.</summary>
    public bool Joined { get; set; }

    /// <summary>Whether its callstate came; else only an offer did.</summary>
    public bool Confirmed { get; set; }

    /// <summary>Its session; null for a seed peer.</summary>
    public string? Session { get; set; }

    /// <summary>Where signalling goes; the default value for a seed peer.</summary>
    public DeviceId DeviceId { get; set; }

    public bool IsBaseProtocolPeer => Session is null;

    /// <summary>Whether bodies to this seed peer are JSON, as the client of 2021 writes them.</summary>
    public bool UsesJsonDialect { get; set; }

    /// <summary>What its callstate lets expect of <see cref="UsesJsonDialect"/>.</summary>
    public bool MayUseJsonDialect { get; set; }

    /// <summary>Whether a message of it told how it writes bodies.</summary>
    public bool DialectKnown { get; set; }

    /// <summary>Whether it joined while our callstate was too old for it: it does not offer.</summary>
    public bool MissedUs { get; set; }

    public string Kind { get; set; } = "person";

    public bool Muted { get; set; }

    public bool Deafened { get; set; }

    public bool Recording { get; set; }

    /// <summary>When its callstate was written.</summary>
    public TimeSpan WrittenAt { get; set; }

    /// <summary>When its callstate expires.</summary>
    public TimeSpan ExpiresAt { get; set; }

    /// <summary>Whether its callstate is too old.</summary>
    public bool Expired { get; set; }

    /// <summary>Whether its callstate has no timestamp, and so by the seed no timeout.</summary>
    public bool IsUnstamped { get; set; }

    /// <summary>An old callstate without timestamp that the join tries to reach nonetheless.</summary>
    public bool Probed { get; set; }

    /// <summary>When its session began, by the server: the order of joining.</summary>
    public long Since { get; set; }

    /// <summary>Number of the last connection between its session and ours.</summary>
    public long Connection { get; set; }

    /// <summary>The highest number of an offer or answer of it.</summary>
    public long LastDescription { get; set; }

    /// <summary>Offers in a row that it did not answer.</summary>
    public int Unanswered { get; set; }

    /// <summary>The connection to it; null where none is wanted.</summary>
    public Link? Link { get; set; }

    public Timers Timers { get; } = new();

    /// <summary>Whether a message number is new; remembers it.</summary>
    public bool IsNew(long number)
    {
        if (Array.IndexOf(_seen, number, 0, Math.Min(_seenCount, RememberedNumbers)) >= 0)
            return false;
        _seen[_seenCount++ % RememberedNumbers] = number;
        return true;
    }

    /// <summary>Forgets all that belonged to the session before.</summary>
    public void BeginSession(string? session)
    {
        Session = session;
        Connection = 0;
        LastDescription = 0;
        _seenCount = 0;
        DialectKnown = false;
        Probed = false;
        Unanswered = 0;
        Since = 0;
    }
}
