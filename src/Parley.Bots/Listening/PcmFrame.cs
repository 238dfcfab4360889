namespace Parley.Bots;

/// <summary>Represents decoded audio of one speaker. Lost frames are concealed.</summary>
/// <param name="Speaker">The speaker.</param>
/// <param name="Samples">Mono samples at 48 kHz, valid until the next frame is requested.</param>
/// <param name="At">The playback time, on the clock of <see cref="BotChannel.Now"/>.</param>
/// <param name="IsConcealed">Whether the frame was lost and is concealed.</param>
public readonly record struct PcmFrame(Speaker Speaker, ReadOnlyMemory<short> Samples, TimeSpan At, bool IsConcealed);
