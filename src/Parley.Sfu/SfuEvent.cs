using Parley.Rtc;

namespace Parley.Sfu;

/// <summary>An event of an <see cref="ISfuConnection"/>.</summary>
public abstract record SfuEvent
{
    private SfuEvent()
    {
    }

    /// <summary>The local audio reaches the unit.</summary>
    public sealed record Connected : SfuEvent;

    /// <summary>A member publishes a feed.</summary>
    public sealed record FeedPublished(string Feed) : SfuEvent;

    /// <summary>A member no longer publishes a feed.</summary>
    public sealed record FeedEnded(string Feed) : SfuEvent;

    /// <summary>
    /// The first audio of a feed has arrived. Its playback may have been that of a feed that is not received any more, with its volume.
    /// </summary>
    public sealed record AudioStarted(string Feed, IRemoteAudio Audio) : SfuEvent;

    /// <summary>The member of a feed started or stopped speaking, detected from the received audio.</summary>
    public sealed record SpeakingChanged(string Feed, bool Speaking) : SfuEvent;

    /// <summary>The connection has ended. The caller disposes it, and may open another one. It is the last event.</summary>
    public sealed record Lost(SfuException Reason) : SfuEvent;
}
