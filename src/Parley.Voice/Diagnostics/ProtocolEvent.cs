using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>An input or a command of a channel's protocol machine. Its text contains no SDP, addresses, tokens or encryption keys.</summary>
public sealed class ProtocolEvent
{
    // Kept instead of its text: most events are never read.
    private readonly object _entry;

    /// <param name="at">When it was handled, by this machine's clock.</param>
    /// <param name="roomId">The channel's room.</param>
    /// <param name="entry">A <see cref="VoiceInput"/> or a <see cref="VoiceCommand"/>.</param>
    internal ProtocolEvent(DateTimeOffset at, RoomId roomId, object entry) => (At, RoomId, _entry) = (at, roomId, entry);

    /// <summary>Gets when it was handled, by this machine's clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Gets the channel's room.</summary>
    public RoomId RoomId { get; }

    /// <summary>Gets a value indicating whether this is an input of the machine; otherwise it is a command that the machine issued.</summary>
    public bool IsInput => _entry is VoiceInput;

    /// <summary>Gets what happened. It contains device keys and user IDs that other users chose: show it as text, never as markup.</summary>
    public string Text => Describe(static name => name);

    /// <summary>Returns <see cref="Text"/> with other names.</summary>
    /// <param name="name">Returns what to show for a device key or a user ID. The key of another user's event may be any text.</param>
    public string Describe(Func<string, string> name) => _entry is VoiceInput input ? ProtocolText.Of(input, name) : ProtocolText.Of((VoiceCommand)_entry, name);
}
