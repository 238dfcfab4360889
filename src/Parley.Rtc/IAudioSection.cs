namespace Parley.Rtc;

/// <summary>A media section of an <see cref="IAudioBundle"/> (RFC 8866 §5.14; an RTCRtpTransceiver, WebRTC §5.4).</summary>
public interface IAudioSection
{
    /// <summary>Gets the <c>mid</c> (RFC 9143 §4), or <see langword="null"/> before the first description with the section.</summary>
    string? Mid { get; }

    /// <summary>Gets the peer's audio in this section.</summary>
    IRemoteAudio RemoteAudio { get; }

    /// <summary>Gets the audio that the section sends, or <see langword="null"/> if it only receives.</summary>
    ILocalAudio? LocalAudio { get; }

    /// <summary>
    /// Gets or sets a value indicating whether the local audio is sent; <see langword="false"/> sends no RTP packet, without renegotiation.
    /// The default is <see langword="true"/>.
    /// </summary>
    bool SendsAudio { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether this side wants to receive audio. A change takes effect with the next description: the section
    /// becomes inactive, or active again (RFC 3264 §8.4).
    /// </summary>
    bool Receives { get; set; }

    /// <summary>Gets a value indicating whether both sides have agreed that the peer may send audio.</summary>
    bool IsReceiving { get; }

    /// <summary>Gets a value indicating whether the section is not used any more, because either side retired or rejected it.</summary>
    bool IsRetired { get; }

    /// <summary>
    /// Stops the section. The next description rejects it with port 0, and later offers of either side reuse its place for another section
    /// (RFC 8829 §5.2.2). The first section, whose transport all use, becomes inactive instead, and keeps its place.
    /// </summary>
    void Retire();
}
