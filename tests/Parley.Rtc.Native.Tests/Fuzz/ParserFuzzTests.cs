using System.Diagnostics;
using System.Globalization;

namespace Parley.Rtc.Native.Tests.Fuzz;

/// <summary>
/// Whatever a stranger sends: no exception escapes, nothing hangs, nothing is kept. The environment variable <c>PARLEY_FUZZ</c> says how many
/// inputs each parser gets, a million for a release.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ParserFuzzTests
{
    private static readonly int s_count = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_FUZZ"), CultureInfo.InvariantCulture, out var count) ? count : 4_000;

    public static TheoryData<string> Parsers => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void No_input_harms(string parser)
    {
        var (samples, run) = FuzzTargets.All[parser]();
        var mutator = new Mutator(2026, samples);
        foreach (var sample in samples)
            run([.. sample]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < s_count; i++)
        {
            var input = mutator.Next();
            var copy = Convert.ToHexString(input.AsSpan(0, Math.Min(input.Length, 4_096)));
            var start = Stopwatch.GetTimestamp();
            try
            {
                run(input);
            }
            catch (Exception error)
            {
                Assert.Fail($"Input {i} ({copy}) caused {error}");
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            slowest = elapsed > slowest ? elapsed : slowest;
        }

        // A busy machine may hold a thread up for a second; a parser that hangs or goes quadratic is beyond that.
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"the slowest input took {slowest}");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4_000_000);
    }
}
