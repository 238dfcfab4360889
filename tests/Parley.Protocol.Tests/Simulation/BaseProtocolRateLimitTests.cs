using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>Parley and three base-protocol peers on a homeserver with Synapse's default rate limits for each of them.</summary>
public sealed class BaseProtocolRateLimitTests
{
    // In s: each offer of Parley waits for a token, and an answer that the rate limit refuses is lost.
    private const double MaxRecovery = 240;

    public static TheoryData<string> Orders => [.. Permutations("PLMO")];

    /// <param name="order">The order of joins: P for Parley, L and M for literal peers, O for the legacy client.</param>
    [Theory]
    [MemberData(nameof(Orders))]
    public void Parley_and_all_base_protocol_peers_hear_each_other_again_after_lost_renewals(string order)
    {
        foreach (var (seed, pause) in new[] { (1, 0.01), (2, 4), (3, 15) })
        {
            var world = new SimulatedWorld(seed) { Traces = true };
            var parley = world.AddClient("parley");
            var peers = new Dictionary<char, SimBaseProtocolPeer>
            {
                ['L'] = new(world, "literal", isLegacy: false, isLimited: true),
                ['M'] = new(world, "middle", isLegacy: false, isLimited: true),
                ['O'] = new(world, "old", isLegacy: true, isLimited: true),
            };
            foreach (var peer in peers.Values)
                peer.LoseRenewal = 0.5;
            foreach (var member in order)
            {
                if (member == 'P')
                    parley.Join();
                else
                    peers[member].Join();
                world.Run(pause);
            }
            world.Run(60);
            world.Note("--- faults end");
            foreach (var peer in peers.Values)
                peer.LoseRenewal = 0;
            string? violation = null;
            for (var waited = 0; waited < MaxRecovery && (violation = Violation(world, parley, peers.Values)) is not null; waited++)
                world.Run(1);
            var opened = parley.Opened.Values.Sum();
            for (var second = 0; second < 60; second++)
            {
                world.Run(1);
                violation ??= Violation(world, parley, peers.Values);
            }
            Assert.True(violation is null, $"pause {pause}: {violation}: {world.Trace}");
            Assert.Equal(opened, parley.Opened.Values.Sum());
        }
    }

    private static string? Violation(SimulatedWorld world, SimClient parley, IEnumerable<SimBaseProtocolPeer> peers) =>
        InvariantCheck.Of(world) ?? (peers.FirstOrDefault(peer => !peer.Receives(parley)) is { } peer ? $"{peer.Name} does not hear Parley" : null);

    private static IEnumerable<string> Permutations(string letters) =>
        letters.Length == 1 ? [letters] : letters.SelectMany((letter, i) => Permutations(letters.Remove(i, 1)).Select(rest => letter + rest));
}
