namespace Parley.Voice;

/// <summary>The channel that this device is in. Must be used on the executor, except for <see cref="Channel"/>.</summary>
/// <param name="isOnlyOne">Whether entering a channel leaves the one before (<see cref="VoiceOptions.OneChannelAtATime"/>).</param>
internal sealed class CurrentChannel(bool isOnlyOne)
{
    // Leaves the channel.
    private Action? _leave;

    /// <summary>Gets the channel that this device is in or joining, or null. May be read from any thread.</summary>
    public IVoiceChannel? Channel { get; private set; }

    /// <summary>This device joins a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="leave">Leaves it, when this device joins another one.</param>
    public void Enter(IVoiceChannel channel, Action leave)
    {
        if (isOnlyOne && Channel is { } before && before != channel)
            _leave!();
        (Channel, _leave) = (channel, leave);
    }

    /// <summary>This device is out of a channel.</summary>
    public void Exit(IVoiceChannel channel)
    {
        if (Channel == channel)
            (Channel, _leave) = (null, null);
    }
}
