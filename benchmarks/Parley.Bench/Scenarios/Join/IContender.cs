namespace Parley.Bench.Scenarios.Join;

/// <summary>A client under test, driven through its page.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>Its name in the report.</summary>
    string Name { get; }

    /// <summary>The variants of the joiner, each with its own page in the joiner's browser.</summary>
    IReadOnlyList<string> Joiners { get; }

    /// <summary>Creates accounts and a channel on the homeserver, and a profile in each browser.</summary>
    /// <param name="stage">The browsers. The last one is the joiner's.</param>
    Task OpenAsync(Stage stage);

    /// <summary>Opens the pages and lets the first members join. Returns when each hears all others.</summary>
    Task GatherAsync(int members);

    /// <summary>Measures one join of the joiner, which then leaves.</summary>
    Task<JoinSample> JoinAsync(string joiner, int others);

    /// <summary>Lets all members leave and closes their pages.</summary>
    Task DisperseAsync();
}
