using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>One run of a scenario, from the first step to the check of the invariants.</summary>
internal sealed class ScenarioRun
{
    // In s: how long the invariants may be violated after the faults. A callstate without a delayed leave has to expire.
    private const double MaxRecovery = 120;

    // In s: servers that are down return, and requests that are under way arrive.
    private const double Settling = 60;

    private readonly Scenario _scenario;
    private readonly SimulatedWorld _world;
    private readonly HashSet<(SimClient, SimClient)> _unreachable = [];

    public ScenarioRun(Scenario scenario, bool traces)
    {
        _scenario = scenario;
        _world = new(scenario.Seed, scenario.FaultProfile, scenario.Servers, scenario.DelayedEvents) { Traces = traces };
    }

    public Outcome Run()
    {
        AddDevices();
        foreach (var step in _scenario.Steps)
            new ScenarioStep(step).Run(_world);
        EndFaults();
        var began = _world.Now;
        string? violation;
        while ((violation = InvariantCheck.Of(_world, _unreachable)) is not null && (_world.Now - began).TotalSeconds < MaxRecovery)
            _world.Run(0.5);
        var recovery = (_world.Now - began).TotalSeconds;
        violation ??= CheckStability() ?? CheckRefusals();
        return new(violation, recovery, _world.Trace, _world);
    }

    private void AddDevices()
    {
        if (_scenario.HasSkewedClocks)
            foreach (var server in _world.Servers)
                server.Skew = RandomSkew(300);
        for (var i = 0; i < _scenario.Clients; i++)
            AddClient(i);
        // By its rule it would do so for ever if clocks differ, or if two devices share the tokens for their renewals.
        var hangsUp = !_scenario.SharesUser && !(_scenario.HasSkewedClocks && _scenario.Servers > 1);
        for (var i = 0; i < _scenario.BaseProtocolPeers; i++)
            _ = new SimBaseProtocolPeer(_world, $"base{i}", isLegacy: i == 1) { HangsUp = hangsUp };
        _world.Server.SetMembership(SimRoom.Admin, SimRoom.Malicious, Membership.Join);
        _world.Run(2);
        if (!_scenario.HasUnreachablePair || _scenario.Clients <= 2)
            return;
        _unreachable.Add((_world.Clients[0], _world.Clients[1]));
        _world.Network.Cut(_world.Clients[0], _world.Clients[1]);
    }

    private void AddClient(int i)
    {
        var server = _world.Servers[i % _scenario.Servers];
        var shares = _scenario.SharesUser && i == 1;
        var client = _world.AddClient($"c{i}", shares ? $"@c0:{_world.Server.Name}" : null, shares ? _world.Server : server);
        if (_scenario.HasSkewedClocks)
            client.Skew = RandomSkew(900);
    }

    private TimeSpan RandomSkew(double range) => TimeSpan.FromSeconds((_world.Random.NextDouble() - 0.5) * range);

    // Ends all faults. Nothing else happens afterwards that would make a device set its callstate again: a device that crashed stays
    // away, or returns without joining.
    private void EndFaults()
    {
        _world.Note("--- faults end");
        if (!_world.Server.MembersMayJoin)
            _world.Server.Append(EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.PowerLevels(membersMayJoin: true));
        _world.FaultProfile = FaultProfile.None with { TimelineLimit = _scenario.FaultProfile.TimelineLimit };
        foreach (var client in _world.Clients)
        {
            client.SetOnline(true);
            client.WakeUp();
            if (!client.IsRunning && _world.Happens(0.5))
                client.Start();
            ScenarioStep.Readmit(_world, client);
            foreach (var other in _world.Clients)
                if (!IsUnreachable(client, other))
                    _world.Network.Restore(client, other);
        }
        _world.Run(Settling);
    }

    // From then on, the invariants must hold at every moment, and no connection is opened.
    private string? CheckStability()
    {
        var opened = OpenedToMembers();
        for (var i = 0; i < 30; i++)
        {
            _world.Run(1);
            if (InvariantCheck.Of(_world, _unreachable) is { } violation)
                return $"after all invariants held: {violation}";
        }
        return _unreachable.Count == 0 && OpenedToMembers() != opened ? "connections are opened although all are connected" : null;
    }

    // A client that has the account to itself and knows all its earlier requests must never exceed the limit on events.
    private string? CheckRefusals()
    {
        foreach (var client in _world.Clients)
            if (client is { Processes: 1, Refusals: > 0 } && !(_scenario.SharesUser && client.UserId == _world.Clients[0].UserId))
                return $"{client.Name} was refused {client.Refusals} times by the limit on events";
        return null;
    }

    // Connections to stale members do not count: their callstates have to expire first.
    private int OpenedToMembers()
    {
        var sum = 0;
        foreach (var client in _world.Clients)
            foreach (var (key, count) in client.Opened)
                if (_world.Clients.Any(c => c is { IsRunning: true, WantsIn: true } && c.Key.Value == key) || _world.BaseProtocolPeers.Any(p => p.IsIn && p.Key == key))
                    sum += count;
        return sum;
    }

    private bool IsUnreachable(SimClient a, SimClient b) => _unreachable.Contains((a, b)) || _unreachable.Contains((b, a));
}
