using Microsoft.Extensions.Hosting;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Ephemeral;
using Parley.Homeserver.Http;
using Parley.Homeserver.Storage;
using Parley.Homeserver.ToDevice;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Answers syncs: at once where there is news, else when there is, or when the client's time is up.</summary>
internal sealed class SyncHandler(Database database, SyncNotifier notifier, TypingStore typing, ToDeviceStore toDevice, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Waits for news.</summary>
    /// <returns>The response's body.</returns>
    public async Task<byte[]> SyncAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        if (request.Since is { } since)
            await toDevice.AcknowledgeAsync(request.Session, since.Position);
        using var listener = notifier.Listen(request.Session.User, request.Session.Device);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var overdue = new CancellationTokenSource(request.Timeout > TimeSpan.Zero ? request.Timeout : Timeout.InfiniteTimeSpan, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, overdue.Token);
        var mayWait = request.Since is not null && !request.FullState && request.Timeout > TimeSpan.Zero;
        while (true)
        {
            listener.Reset();
            var answer = database.Read(session => Build(session, request));
            if (answer.HasNews || !mayWait || waiting.IsCancellationRequested)
                return answer.Body;
            try
            {
                await listener.Happened.WaitAsync(waiting.Token);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private SyncAnswer Build(DbSession session, SyncRequest request)
    {
        if (!IsSignedIn(session, request.Session))
            throw new MatrixException(401, ErrorCode.UnknownToken, "The device was signed out.") { SoftLogout = false };
        return new SyncBuilder(session, request, typing, time.GetUtcNow().ToUnixTimeMilliseconds()).Build();
    }

    private static bool IsSignedIn(DbSession session, Session who) =>
        session.Integer("SELECT 1 FROM access_tokens WHERE user_id = $1 AND device_id = $2", who.User.Value, who.Device.Value) is not null;
}
