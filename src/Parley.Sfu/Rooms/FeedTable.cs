using System.Collections.Frozen;
using Parley.Rtc;

namespace Parley.Sfu.Rooms;

/// <summary>The feeds of a room: those that are published, wanted and received. The callers of the connection read it on their threads.</summary>
/// <param name="onEvent">Called with each event in order.</param>
internal sealed class FeedTable(Action<SfuEvent> onEvent)
{
    private volatile FrozenSet<string> _published = [];
    private volatile FrozenSet<string> _wanted = [];
    private volatile FrozenDictionary<string, IRemoteAudio> _audio = FrozenDictionary<string, IRemoteAudio>.Empty;
    private bool _isLost;

    /// <summary>Gets the feeds that the other members publish.</summary>
    public IReadOnlySet<string> Published => _published;

    /// <summary>Gets the feeds that are published and wanted.</summary>
    public IEnumerable<string> ToReceive => _wanted.Where(_published.Contains);

    /// <summary>Sets the feeds that the caller wants.</summary>
    public void Want(IReadOnlySet<string> feeds) => _wanted = feeds.ToFrozenSet();

    /// <summary>Returns the playback of a feed.</summary>
    public IRemoteAudio? FindAudio(string feed) => _audio.GetValueOrDefault(feed);

    /// <summary>Sets the playback of all received feeds.</summary>
    public void SetAudio(IEnumerable<(string Feed, IRemoteAudio Audio)> audio) =>
        _audio = audio.DistinctBy(static one => one.Feed).ToFrozenDictionary(static one => one.Feed, static one => one.Audio);

    /// <summary>Adds a feed.</summary>
    public void Add(string feed)
    {
        if (_published.Contains(feed))
            return;
        _published = _published.Append(feed).ToFrozenSet();
        onEvent(new SfuEvent.FeedPublished(feed));
    }

    /// <summary>Removes a feed.</summary>
    public void Remove(string feed)
    {
        if (!_published.Contains(feed))
            return;
        _published = _published.Where(one => one != feed).ToFrozenSet();
        onEvent(new SfuEvent.FeedEnded(feed));
    }

    /// <summary>Reports an event of a peer connection that receives feeds.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="feedOf">Returns the feed of a section by its <c>mid</c>.</param>
    public void OnPeerEvent(PeerEvent happened, Func<string, string?> feedOf)
    {
        switch (happened)
        {
            case PeerEvent.RemoteAudioStarted { Mid: { } mid } when feedOf(mid) is { } feed && FindAudio(feed) is { } audio:
                onEvent(new SfuEvent.AudioStarted(feed, audio));
                break;
            case PeerEvent.SpeakingChanged { Mid: { } mid } change when feedOf(mid) is { } feed:
                onEvent(new SfuEvent.SpeakingChanged(feed, change.Speaking));
                break;
        }
    }

    /// <summary>Reports that the local audio reaches the unit.</summary>
    public void Connected() => onEvent(new SfuEvent.Connected());

    /// <summary>Reports the end of the connection, once.</summary>
    public void Lose(Exception reason)
    {
        if (_isLost)
            return;
        _isLost = true;
        onEvent(new SfuEvent.Lost(reason as SfuException ?? new(reason.Message, reason)));
    }
}
