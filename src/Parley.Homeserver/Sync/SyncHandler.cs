using Microsoft.Extensions.Hosting;
using Parley.Homeserver.Ephemeral;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Storage;
using Parley.Homeserver.ToDevice;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Answers syncs: at once if there are changes, otherwise at the next change or when the timeout expires.</summary>
internal sealed class SyncHandler(Database database, SyncNotifier notifier, TypingStore typing, PresenceStore presence, ToDeviceStore toDevice, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Waits for changes.</summary>
    /// <returns>The body of the response.</returns>
    public async Task<byte[]> SyncAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        if (request.Since is { } since)
            await toDevice.AcknowledgeAsync(request.Session, since.Position);
        using var online = presence.EnterSync(request.Session.User, request.SetPresence);
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
                await listener.Woken.WaitAsync(waiting.Token);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private SyncAnswer Build(DbSession session, SyncRequest request)
    {
        if (!TokenStore.IsSignedIn(session, request.Session))
            throw new ApiException(401, ErrorCode.UnknownToken, "The device has been signed out.") { SoftLogout = false };
        return new SyncBuilder(session, request, typing, presence, time.GetUtcNow().ToUnixTimeMilliseconds()).Build();
    }
}
