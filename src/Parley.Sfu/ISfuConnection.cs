using Parley.Rtc;

namespace Parley.Sfu;

/// <summary>
/// A member's connection to a room of a selective forwarding unit (RFC 7667 §3.7): it publishes the local audio, and receives the audio of the
/// members that it chooses. Disposing leaves the room; no event follows.
/// </summary>
public interface ISfuConnection : IAsyncDisposable
{
    /// <summary>Gets the ID under which the other members receive the local audio.</summary>
    string OwnFeed { get; }

    /// <summary>Gets the feeds that the other members publish.</summary>
    IReadOnlySet<string> Feeds { get; }

    /// <summary>
    /// Sets the feeds to receive; the default is none. A feed that is not published yet is received as soon as it is. Returns at once.
    /// </summary>
    void Receive(IReadOnlySet<string> feeds);

    /// <summary>Returns the playback of a feed, or <see langword="null"/> if the feed is not received.</summary>
    IRemoteAudio? FindAudio(string feed);
}
