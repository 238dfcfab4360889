namespace Parley.Matrix.Client;

/// <summary>A room's conversation at one moment. Immutable.</summary>
/// <param name="Messages">The messages, oldest first; the user's messages that are not sent yet are last.</param>
/// <param name="CanPageBack">Whether there may be older messages.</param>
public sealed record TimelineSnapshot(IReadOnlyList<TimelineMessage> Messages, bool CanPageBack);
