using Parley.Bench.Reporting;
using Parley.Testing.Http;

namespace Parley.Bench.Scenarios.Join;

/// <summary>Measures one click.</summary>
internal static class Measuring
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // After all members are heard, a join still sends its last candidates and acknowledgements.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1.5);

    // A join that takes longer is reported in detail.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <summary>Clicks, waits until the tones of all other members are heard, and returns the requests of that time.</summary>
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
            Report.Progress($"Slow join; events of the page:\n  {string.Join("\n  ", await joiner.Probe.StoryAsync())}");
        if (delays.Count >= tones.Count)
            await joiner.Probe.HearsExactlyAsync([.. tones], TimeSpan.FromSeconds(10)); // one tone per member, not the same tone twice
        await joiner.Probe.RestAsync();
        return new(delays.Count > 0 ? delays[0] : null, delays.Count >= tones.Count ? delays[tones.Count - 1] : null, requests);
    }

    /// <summary>
    /// Waits until each member hears exactly the others, then stops their probes, so that the processor is free for the join that is
    /// measured.
    /// </summary>
    public static async Task QuietAsync(IReadOnlyList<PageMember> present)
    {
        foreach (var member in present)
        {
            await member.Probe.HearsExactlyAsync([.. present.Where(other => other != member).Select(other => other.Person.Frequency)], TimeSpan.FromSeconds(30));
            await member.Probe.RestAsync();
        }
    }

    /// <summary>Waits until none of the members that left hears anyone.</summary>
    public static async Task SilentAsync(IEnumerable<PageMember> gone)
    {
        foreach (var member in gone)
        {
            await member.Probe.HearsExactlyAsync([]);
            await member.Probe.RestAsync();
        }
    }
}
