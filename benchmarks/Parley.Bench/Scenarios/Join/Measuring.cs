using Parley.Bench.Reporting;
using Parley.Testing.Http;

namespace Parley.Bench.Scenarios.Join;

/// <summary>Measures one click.</summary>
internal static class Measuring
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What a join causes goes on a little after everybody is heard: last candidates, acknowledgements.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1.5);

    // A join that takes longer is told in detail.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <summary>Clicks, waits until all tones of the others are heard, and takes what went to the homeserver meanwhile.</summary>
    public static async Task<JoinSample> JoinAsync(PageMember joiner, IReadOnlyList<int> tones, CountingProxy proxy, Func<Task> click)
    {
        await joiner.Page.BringToFrontAsync();
        await joiner.Probe.WarmAsync();
        var before = proxy.Requests.Count;
        await click();
        var began = TimeProvider.System.GetTimestamp();
        IReadOnlyList<double> delays;
        do
        {
            await Task.Delay(100);
            delays = await joiner.Probe.DelaysAsync();
        }
        while (delays.Count < tones.Count && TimeProvider.System.GetElapsedTime(began) < Patience);

        await Task.Delay(Aftermath);
        var requests = proxy.Requests.Skip(before).ToList();
        if (delays.Count < tones.Count || delays[^1] > Slow.TotalMilliseconds)
            Report.Progress($"A slow join; what happened in the page:\n  {string.Join("\n  ", await joiner.Probe.StoryAsync())}");
        if (delays.Count >= tones.Count)
            await joiner.Probe.HearsExactlyAsync([.. tones], TimeSpan.FromSeconds(10)); // one sound a member, not one member twice
        await joiner.Probe.RestAsync();
        return new(delays.Count > 0 ? delays[0] : null, delays.Count >= tones.Count ? delays[tones.Count - 1] : null, requests);
    }

    /// <summary>
    /// Waits until everybody present hears everybody else and nobody else; then their ears rest, so that the machine has its
    /// processor for the join that is measured.
    /// </summary>
    public static async Task QuietAsync(IReadOnlyList<PageMember> present)
    {
        foreach (var member in present)
        {
            await member.Probe.HearsExactlyAsync([.. present.Where(other => other != member).Select(other => other.Person.Frequency)], TimeSpan.FromSeconds(30));
            await member.Probe.RestAsync();
        }
    }

    /// <summary>Waits until nobody of those who left hears anybody.</summary>
    public static async Task SilentAsync(IEnumerable<PageMember> gone)
    {
        foreach (var member in gone)
        {
            await member.Probe.HearsExactlyAsync([]);
            await member.Probe.RestAsync();
        }
    }
}
