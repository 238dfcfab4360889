using Parley.Rtc;

namespace Parley.Voice;

/// <summary>One voice channel: who is in it, and this device's part in it.</summary>
public interface IVoiceChannel
{
    /// <summary>What a user interface shows; replaced, never changed.</summary>
    ChannelSnapshot Snapshot { get; }

    /// <summary>Raised after <see cref="Snapshot"/> was replaced.</summary>
    event Action<ChannelSnapshot>? Changed;

    /// <summary>
    /// Joins; leaves the channel that this device was in before. Returns when the state event and the offers are on their
    /// way: who is connected is told by the snapshot. Does nothing where this device is in already.
    /// </summary>
    /// <param name="audio">What this member is heard with; null only listens.</param>
    /// <param name="cancellationToken">Gives up joining.</param>
    /// <exception cref="VoiceException">The join was refused; the message says why and what to do.</exception>
    ValueTask JoinAsync(ILocalAudio? audio, CancellationToken cancellationToken = default);

    /// <summary>Leaves: connections end at once, the homeserver is told with one request. Never fails; does nothing when out.</summary>
    ValueTask LeaveAsync();

    /// <summary>Mutes or unmutes this device, for all to see.</summary>
    void SetMuted(bool muted);

    /// <summary>Deafens this device (hears nobody, and is muted while it lasts), for all to see.</summary>
    void SetDeafened(bool deafened);

    /// <summary>Tells all that this device records what it hears in this channel; call it before the join, so that nobody is recorded unknowing.</summary>
    void SetRecording(bool recording);

    /// <summary>How loud that member's devices are played here: 0 to 2, 1 as sent. Only this device hears the difference.</summary>
    void SetVolume(Matrix.UserId userId, double volume);

    /// <summary>
    /// Lets ordinary members join: writes the power level that the callstate needs into the room. Only where
    /// <see cref="ChannelSnapshot.CanRepair"/>.
    /// </summary>
    /// <exception cref="VoiceException">The homeserver refused.</exception>
    ValueTask RepairPermissionsAsync(CancellationToken cancellationToken = default);
}
