using Parley.Matrix.Client;

namespace Parley.Simulation;

/// <summary>
/// The HTTP requests of one process. A request may be lost, and so may its response: the client then knows only that no response came.
/// A request that was sent reaches the homeserver even if its process has ended meanwhile.
/// </summary>
internal sealed class SimTransport(SimulatedWorld world, SimClient client, SimProcess process) : IMatrixTransport
{
    // In ms, as a browser reports them.
    private const double OfflineAfter = 300, SyncLostAfter = 500;

    private readonly SimHomeserver _server = client.Server;
    private TimeSpan _refusedUntil;

    /// <inheritdoc/>
    public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<MatrixResponse>(cancellationToken);
        var exchange = new Exchange(ClientRequest.Parse(request), request.KeepAlive);
        if (cancellationToken.CanBeCanceled)
            cancellationToken.UnsafeRegister(
                static (exchange, token) => ((Exchange)exchange!).Outcome.TrySetCanceled(token), exchange);
        if (exchange.IsSync)
            world.At(world.Now + request.Timeout, () => Lose(exchange));
        else
            _server.Requests++;
        if (exchange.CountsAsEvent && !exchange.IsLast && world.Now < _refusedUntil)
            world.Violate($"{client.Name} sends although the homeserver asked it to wait");
        Send(exchange);
        return exchange.Outcome.Task;
    }

    private void Send(Exchange exchange)
    {
        if (!client.IsOnline)
        {
            LoseLater(exchange, OfflineAfter);
            return;
        }
        world.In(world.Between(Latency(exchange)), () =>
        {
            if (_server.IsDown || world.Happens(world.FaultProfile.LoseRequest))
                LoseLater(exchange, LostAfter(exchange));
            else if (world.Happens(world.FaultProfile.BadGateway))
                Return(exchange, Reply.BadGateway);
            else if (exchange.IsSync)
                _server.Syncs.Handle(new(client, exchange.Request, reply => Return(exchange, reply), () => exchange.Outcome.Task.IsCompleted || process.HasEnded));
            else
                Return(exchange, _server.Api.Handle(client, exchange.Request));
        });
    }

    private void Return(Exchange exchange, Reply reply)
    {
        if (reply.IsLost || !client.IsOnline || world.Happens(world.FaultProfile.LoseResponse))
            LoseLater(exchange, LostAfter(exchange));
        else
            world.In(world.Between(Latency(exchange)), () => Deliver(exchange, reply));
    }

    private void Deliver(Exchange exchange, Reply reply)
    {
        // The connection of a sync does not survive the sleep of the device. A response from before it would contain ages that are too low.
        if (client.IsAsleep && exchange.ContainsAges)
            Lose(exchange);
        else
            process.Run(() =>
            {
                if (reply.RetryAfter is { } wait && exchange.CountsAsEvent)
                    _refusedUntil = world.Now + wait;
                exchange.Outcome.TrySetResult(new(reply.Status, null, reply.Body));
            });
    }

    private void LoseLater(Exchange exchange, double milliseconds)
    {
        if (world.Traces && !exchange.IsSync)
            world.Note($"{client.Name}: {exchange.Request.Kind} gets no response");
        world.In(milliseconds, () => Lose(exchange));
    }

    private void Lose(Exchange exchange)
    {
        if (!exchange.Outcome.Task.IsCompleted)
            process.Run(() => exchange.Outcome.TrySetException(new MatrixConnectionException("No response came.")));
    }

    private (double From, double To) Latency(Exchange exchange) => exchange.IsSync ? world.FaultProfile.Sync : world.FaultProfile.Request;

    private double LostAfter(Exchange exchange) => exchange.IsSync ? SyncLostAfter : 200 + (world.Random.NextDouble() * 2000);

    private sealed class Exchange(ClientRequest request, bool isLast)
    {
        public ClientRequest Request { get; } = request;

        public bool IsSync => Request.Kind == RequestKind.Sync;

        public bool ContainsAges => Request.Kind is RequestKind.Sync or RequestKind.Members;

        /// <summary>Whether the limit on events applies to it.</summary>
        public bool CountsAsEvent => Request.Kind is RequestKind.SendState or RequestKind.SendMessage;

        /// <summary>Whether a page sends it while it closes.</summary>
        public bool IsLast { get; } = isLast;

        public TaskCompletionSource<MatrixResponse> Outcome { get; } = new();
    }
}
