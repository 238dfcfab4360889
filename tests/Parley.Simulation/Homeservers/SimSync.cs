using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>
/// A client's long polls: one after the other, each from where the last answered one ended, so that what a lost response held
/// comes again. Where too much happened meanwhile there is a gap: of what is in it the state comes, and the messages do not.
/// </summary>
internal sealed class SimSync(SimulatedWorld world, SimClient client)
{
    private readonly SimHomeserver _server = client.Server;
    private readonly int _life = client.Life;
    private bool _hasBegun;
    private int _position;
    private int _given;
    private int _failures;

    public bool HasNews => !_hasBegun || _server.Timeline.Count > _position || _server.Inbox(client).Count > _given;

    private bool IsOver => client.Life != _life || !client.IsAlive;

    public void Poll() => world.In(world.Between(world.FaultProfile.Sync), () =>
    {
        if (IsOver)
            return;
        if (_server.IsDown || !client.IsOnline || world.Happens(world.FaultProfile.LoseRequest))
        {
            Fail();
            return;
        }
        // What the answered poll brought is acknowledged by the next.
        _server.Inbox(client).RemoveRange(0, Math.Min(_given, _server.Inbox(client).Count));
        _given = 0;
        _server.Wait(this);
    });

    /// <summary>The connection that the poll waited on is gone.</summary>
    public void Drop()
    {
        _server.StopWaiting(this);
        Fail();
    }

    public void Answer()
    {
        if (IsOver)
            return;
        _server.Syncs++;
        var isFirst = !_hasBegun;
        var (from, to) = (_position, _server.Timeline.Count);
        var state = isFirst ? _server.State.ToArray() : Gap(from, to);
        var timeline = isFirst ? [] : _server.Timeline.Skip(Math.Max(from, to - world.FaultProfile.TimelineLimit)).Take(to - from).ToArray();
        var letters = _server.Inbox(client).ToArray();
        if (!client.IsOnline || world.Happens(world.FaultProfile.LoseResponse))
        {
            Fail();
            return;
        }
        world.In(world.Between(world.FaultProfile.Sync), () => Deliver(() =>
        {
            if (IsOver)
                return;
            (_hasBegun, _position, _given, _failures) = (true, to, letters.Length, 0);
            Poll();
            client.SetReachable(true);
            foreach (var e in state)
                Tell(e, isTimeline: false);
            foreach (var e in timeline)
                Tell(e, isTimeline: true);
            foreach (var letter in letters)
                client.Post(new VoiceInput.Call(letter.Sender, letter.Content));
        }));
    }

    // A client that sleeps reads it when it wakes.
    private void Deliver(Action read)
    {
        if (client.IsAsleep && !IsOver)
            world.In(500, () => Deliver(read));
        else
            read();
    }

    private RoomEvent[] Gap(int from, int to)
    {
        var newest = new Dictionary<(string, string), RoomEvent>();
        for (var i = from; i < to - world.FaultProfile.TimelineLimit; i++)
            if (_server.Timeline[i] is { StateKey: { } key } e)
                newest[(e.Type, key)] = e;
        return [.. newest.Values];
    }

    private void Tell(RoomEvent e, bool isTimeline)
    {
        var age = world.Now - e.At;
        if (e is { Type: VoiceEvents.CallState, StateKey: { } key })
            client.Post(new VoiceInput.CallState(key, e.Sender, e.Content, age, e.OriginServerTs));
        else if (e.Type == VoiceEvents.Call && isTimeline)
            client.Post(new VoiceInput.Call(e.Sender, e.Content, age));
        else if (e is { Type: EventTypes.Member, StateKey: { } user })
            client.Post(new VoiceInput.MemberChanged(UserId.Parse(user), new(JsonObjects.Text(e.Content, "membership")!), age));
        else if (e.Type == EventTypes.PowerLevels)
            client.Post(new VoiceInput.PowerChanged(SimRoom.Power(e.Content), age));
    }

    private void Fail()
    {
        world.In(500, () =>
        {
            if (!IsOver)
                client.SetReachable(false);
        });
        var wait = Math.Min(500 * Math.Pow(2, _failures++), 30_000) * world.Chance.NextDouble();
        world.In(500 + wait, () =>
        {
            if (!IsOver)
                Poll();
        });
    }
}
