namespace Parley.Bots;

/// <summary>A piece of what somebody says, decoded; what was lost on the way is concealed.</summary>
/// <param name="Speaker">Who.</param>
/// <param name="Samples">48 kHz, mono; valid until the next one is asked for.</param>
/// <param name="At">When it is to be heard, in <see cref="BotChannel.Now"/>.</param>
/// <param name="IsConcealed">Whether it was lost.</param>
public readonly record struct PcmFrame(Speaker Speaker, ReadOnlyMemory<short> Samples, TimeSpan At, bool IsConcealed);
