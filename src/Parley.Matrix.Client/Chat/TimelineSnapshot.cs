namespace Parley.Matrix.Client;

/// <summary>A room's conversation at one moment. Immutable.</summary>
/// <param name="Messages">The messages, oldest first; one's own that are not sent yet last.</param>
/// <param name="CanPageBack">Whether there may be older ones.</param>
public sealed record TimelineSnapshot(IReadOnlyList<TimelineMessage> Messages, bool CanPageBack);
