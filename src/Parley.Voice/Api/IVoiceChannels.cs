using Parley.Matrix;

namespace Parley.Voice;

/// <summary>All voice channels that an account sees, and the audio settings of this device. By default a device is in one channel at a time, as in Discord.</summary>
public interface IVoiceChannels
{
    /// <summary>Gets the channel of a room. It exists for every room, joined or not, and is always the same object.</summary>
    IVoiceChannel this[RoomId roomId] { get; }

    /// <summary>Gets the channel that this device is in or joining, or <c>null</c>.</summary>
    IVoiceChannel? Current { get; }

    /// <summary>Gets a value indicating whether this device is muted in every channel.</summary>
    bool Muted { get; }

    /// <summary>Gets a value indicating whether this device is deafened in every channel.</summary>
    bool Deafened { get; }

    /// <summary>Occurs when <see cref="Current"/> or the snapshot of any channel has changed; once for a burst of changes.</summary>
    event Action? Changed;

    /// <summary>Gets a value indicating whether the homeserver has a TURN server, or <c>null</c> before its first response.</summary>
    bool? HasRelay { get; }

    /// <summary>Sets whether connections that are opened from now on use relayed candidates only, which hides this device's addresses from the other members.</summary>
    void SetRelayOnly(bool relayOnly);

    /// <summary>Mutes or unmutes this device in every channel. The other members see it.</summary>
    void SetMuted(bool muted);

    /// <summary>Deafens or undeafens this device in every channel: it plays no audio and is muted as well. The other members see it.</summary>
    void SetDeafened(bool deafened);

    /// <summary>Sets how loud a user's devices are played on this device.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="volume">0 to 2; 1 plays the audio as it was sent.</param>
    void SetVolume(UserId userId, double volume);

    /// <summary>
    /// Remembers that the user has compared the safety code of a device, so that it is recognized by its identity key in later connections, or
    /// forgets it.
    /// </summary>
    /// <param name="member">The device, as the snapshot shows it that contains the code.</param>
    /// <param name="verified">Whether the codes were equal; otherwise the device is forgotten.</param>
    void SetVerified(ChannelMember member, bool verified);

    /// <summary>
    /// Captures the protocol state of all channels and the last protocol events, for a diagnostics page. The result contains no SDP,
    /// addresses, tokens or encryption keys. May be called from any thread.
    /// </summary>
    Task<VoiceDiagnosticsSnapshot> CaptureDiagnosticsAsync();
}
