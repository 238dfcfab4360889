using Parley.Matrix;

namespace Parley.Voice;

/// <summary>All voice channels that an account sees. A device is in one of them at a time, as in Discord.</summary>
public interface IVoiceChannels
{
    /// <summary>The channel of that room. It exists for every room, joined or not, and stays the same object.</summary>
    IVoiceChannel this[RoomId roomId] { get; }

    /// <summary>The channel that this device is in or on its way into; null if none.</summary>
    IVoiceChannel? Current { get; }

    /// <summary>Raised after <see cref="Current"/> or the snapshot of any channel has changed; bursts come as one.</summary>
    event Action? Changed;
}
