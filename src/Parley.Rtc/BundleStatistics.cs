namespace Parley.Rtc;

/// <summary>Statistics of an <see cref="IAudioBundle"/>.</summary>
/// <param name="Connection">The sums over all present sections, the longest jitter, and the highest concealed share.</param>
/// <param name="Sections">The statistics of each present section by its <c>mid</c>; the values of the transport are those of the connection.</param>
public sealed record BundleStatistics(PeerStatistics Connection, IReadOnlyDictionary<string, PeerStatistics> Sections);
