using Parley.Rtc;

namespace Parley.Voice;

/// <summary>A voice channel: its members, and this device's part in it.</summary>
public interface IVoiceChannel
{
    /// <summary>Gets the present state, which is immutable and replaced on each change.</summary>
    ChannelSnapshot Snapshot { get; }

    /// <summary>Occurs when <see cref="Snapshot"/> was replaced.</summary>
    event Action<ChannelSnapshot>? Changed;

    /// <summary>
    /// Joins the channel, and leaves the channel that this device was in before. Completes when the homeserver has accepted the callstate
    /// and the offers are on their way; the snapshot shows which members are connected. Does nothing if this device is in the channel.
    /// </summary>
    /// <param name="audio">The audio to send, or <c>null</c> to only listen.</param>
    /// <param name="cancellationToken">Cancels the join.</param>
    /// <exception cref="VoiceException">The join was refused; the message says why and what to do.</exception>
    ValueTask JoinAsync(ILocalAudio? audio, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leaves the channel: closes the connections at once and sends the homeserver one request. Never fails. Does nothing if this device is
    /// not in the channel.
    /// </summary>
    ValueTask LeaveAsync();

    /// <summary>
    /// Mutes or deafens this device in this channel, in addition to <see cref="IVoiceChannels.SetMuted"/> and
    /// <see cref="IVoiceChannels.SetDeafened"/>. Meant for devices that are in several channels at a time.
    /// </summary>
    /// <param name="muted">Whether to send silence.</param>
    /// <param name="deafened">Whether to play no audio, which mutes as well.</param>
    void SetMutedHere(bool muted, bool deafened);

    /// <summary>Sets whether this device records the channel. The other members see it; call it before joining, so that nobody is recorded unknowingly.</summary>
    void SetRecording(bool recording);

    /// <summary>
    /// Lets ordinary members join: writes the power level that the callstate needs into the room. Possible only if
    /// <see cref="ChannelSnapshot.CanRepair"/>.
    /// </summary>
    /// <exception cref="VoiceException">The homeserver refused the change.</exception>
    ValueTask RepairPermissionsAsync(CancellationToken cancellationToken = default);
}
