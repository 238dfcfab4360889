namespace Parley.Simulation;

/// <summary>
/// A client's requests: each may be lost on its way, or its response may. The client then knows only that it got none. Retries are
/// those of the real client: <see cref="SimQueue"/> runs its very schedule, the rest is as short here as there.
/// </summary>
internal sealed class SimWire(SimulatedWorld world, SimClient client)
{
    private static readonly TimeSpan ManageFor = TimeSpan.FromSeconds(4), MessagesFor = TimeSpan.FromSeconds(60);
    private readonly int _life = client.Life;

    public bool IsOver => client.Life != _life || !client.IsAlive;

    /// <summary>One request, tried once.</summary>
    public void Send(Func<Reply> effect, Action<Reply> answered)
    {
        var server = client.Server;
        server.Requests++;
        if (!client.IsOnline)
        {
            Answer(300, Reply.Lost, answered);
            return;
        }
        world.In(world.Between(world.FaultProfile.Request), () =>
        {
            if (server.IsDown || world.Happens(world.FaultProfile.LoseRequest))
            {
                Answer(200 + world.Chance.NextDouble() * 2000, Reply.Lost, answered);
                return;
            }
            var reply = world.Happens(world.FaultProfile.BadGateway) ? new(502) : effect();
            if (!client.IsOnline || world.Happens(world.FaultProfile.LoseResponse))
                Answer(200 + world.Chance.NextDouble() * 2000, Reply.Lost, answered);
            else
                Answer(world.Between(world.FaultProfile.Request), reply, answered);
        });
    }

    /// <summary>About a delayed event: tried for 4 s.</summary>
    public void SendManaging(Func<Reply> effect, Action<Reply> answered) =>
        Retry(() => client.Server.LimitedManaging(client, effect), answered, 200, 1000, world.Now + ManageFor, 0);

    /// <summary>To devices: tried for a minute, with the same transaction.</summary>
    public void SendMessages(Func<Reply> effect, Action<Reply> answered) => Retry(effect, answered, 200, 5000, world.Now + MessagesFor, 0);

    private void Retry(Func<Reply> effect, Action<Reply> answered, double first, double most, TimeSpan until, int failures) => Send(effect, reply =>
    {
        if (reply.Status is not (0 or 429 or >= 500))
        {
            answered(reply);
            return;
        }
        var wait = reply.RetryAfter ?? TimeSpan.FromMilliseconds(Math.Min(first * Math.Pow(2, Math.Min(failures, 20)), most) * world.Chance.NextDouble());
        if (world.Now + wait > until)
            answered(reply);
        else
            world.At(world.Now + wait, () => Awake(() => Retry(effect, answered, first, most, until, failures + 1)));
    });

    private void Answer(double ms, Reply reply, Action<Reply> answered) => world.In(ms, () => Awake(() => answered(reply)));

    /// <summary>Runs it unless that life is over; where the machine sleeps, when it wakes.</summary>
    public void Awake(Action action)
    {
        if (IsOver)
            return;
        if (client.IsAsleep)
            world.In(250, () => Awake(action));
        else
            action();
    }
}
