namespace Parley.Bench.Scenarios.Join;

/// <summary>One way to be in a voice channel, driven through its page.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>What the report calls it.</summary>
    string Name { get; }

    /// <summary>The variants of the joiner, each a page of its own in the joiner's browser.</summary>
    IReadOnlyList<string> Joiners { get; }

    /// <summary>Makes accounts and a channel on the homeserver, and a profile in every browser.</summary>
    /// <param name="stage">The browsers; the last is the joiner's.</param>
    Task OpenAsync(Stage stage);

    /// <summary>Opens the pages, and brings the first members into the channel; returns when each hears all others.</summary>
    Task GatherAsync(int members);

    /// <summary>One join of the joiner, measured, and its leaving.</summary>
    Task<JoinSample> JoinAsync(string joiner, int others);

    /// <summary>All leave, and their pages are closed.</summary>
    Task DisperseAsync();
}
