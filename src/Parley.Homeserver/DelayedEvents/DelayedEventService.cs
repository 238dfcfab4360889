using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.DelayedEvents;

/// <summary>
/// Delayed events (MSC4140): kept in the database, so that they outlive the server, and sent by one timer that is set to the next of them.
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// </summary>
internal sealed partial class DelayedEventService : IDisposable
{
    private readonly HomeserverOptions _options;
    private readonly Database _database;
    private readonly RoomCache _rooms;
    private readonly EventSending _sending;
    private readonly TimeProvider _time;
    private readonly ILogger<DelayedEventService> _logger;
    private readonly ITimer _timer;
    private volatile bool _disposed;

    public DelayedEventService(HomeserverOptions options, Database database, RoomCache rooms, EventWriter events, EventSending sending, TimeProvider time, ILogger<DelayedEventService> logger)
    {
        _options = options;
        _database = database;
        _rooms = rooms;
        _sending = sending;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => _ = SendDueAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        events.StateChanged += (scope, item) =>
        {
            if (DelayedEventRow.DeleteOfOthers(scope.Session, item.RoomId, item.Type, item.StateKey!, item.Sender) > 0)
                SetTimer(scope);
        };
    }

    /// <summary>Sends what became due while the server was down, and sets the timer.</summary>
    public Task StartAsync() => SendDueAsync();

    /// <summary>Schedules an event.</summary>
    /// <returns>The delay id.</returns>
    /// <exception cref="MatrixException">M_FORBIDDEN, M_INVALID_PARAM, M_LIMIT_EXCEEDED, M_NOT_FOUND.</exception>
    public string Schedule(WriteScope scope, Session who, RoomId room, string type, string? stateKey, JsonElement content, long delay)
    {
        if (!_options.DelayedEvents.Enabled)
            throw MatrixException.Forbidden("Sending delayed events has been disallowed.");
        if (delay < 0)
            throw MatrixException.InvalidParam("A delay is not negative.");
        var longest = (long)_options.DelayedEvents.MaxDelay.TotalMilliseconds;
        if (delay > longest)
            throw MatrixException.Forbidden($"The requested delay ({delay} ms) exceeds the allowed maximum ({longest} ms).");
        _rooms.Get(scope, room);
        CanonicalJson.Encode(content);
        var waiting = DelayedEventRow.OfUser(scope.Session, who.User);
        if (waiting.Count >= _options.DelayedEvents.MaxScheduled)
            throw MatrixException.LimitExceeded(TimeSpan.FromMilliseconds(Math.Max(1, waiting[0].SendAt - Now())), "The maximum number of delayed events has been reached.");
        var id = "syd_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
        new DelayedEventRow(id, who.User, who.Device, room, type, stateKey, JsonBytes.Raw(content), delay, Now()).Store(scope.Session);
        SetTimer(scope);
        return id;
    }

    /// <summary>Begins an event's delay anew.</summary>
    /// <exception cref="MatrixException">M_NOT_FOUND: sent, cancelled, or never there.</exception>
    public Task RestartAsync(string id) => _database.WriteAsync(scope =>
    {
        var row = DelayedEventRow.Find(scope.Session, id) ?? throw Unknown();
        (row with { RunningSince = Now() }).Store(scope.Session);
        SetTimer(scope);
    });

    /// <summary>Drops an event.</summary>
    /// <exception cref="MatrixException">As <see cref="RestartAsync"/>.</exception>
    public Task CancelAsync(string id) => _database.WriteAsync(scope =>
    {
        if (!DelayedEventRow.Delete(scope.Session, id))
            throw Unknown();
        SetTimer(scope);
    });

    /// <summary>Sends an event now.</summary>
    /// <exception cref="MatrixException">As <see cref="RestartAsync"/>; and why the room refuses the event, which is dropped then.</exception>
    public async Task SendAsync(string id)
    {
        var refused = await _database.WriteAsync(scope =>
        {
            var row = DelayedEventRow.Find(scope.Session, id) ?? throw Unknown();
            SetTimer(scope);
            return Send(scope, row);
        });
        if (refused is not null)
            throw refused;
    }

    /// <summary>The user's waiting events.</summary>
    public List<DelayedEventRow> OfUser(UserId user) => _database.Read(session => DelayedEventRow.OfUser(session, user));

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    private async Task SendDueAsync()
    {
        try
        {
            await _database.WriteAsync(scope =>
            {
                foreach (var row in DelayedEventRow.Due(scope.Session, Now()))
                    // One that was sent just now may have cancelled this one.
                    if (DelayedEventRow.Find(scope.Session, row.Id) is not null && Send(scope, row) is { } refused)
                        LogRefused(_logger, row.Type, row.Room.Value, refused.Message);
                SetTimer(scope);
            });
        }
        catch (ObjectDisposedException) when (_disposed)
        {
            // The server stopped; the next start sends them.
        }
        catch (Exception error)
        {
            LogFailed(_logger, error);
        }
    }

    // In one transaction with its deletion, so that it is sent once, whatever happens.
    private MatrixException? Send(WriteScope scope, DelayedEventRow row)
    {
        DelayedEventRow.Delete(scope.Session, row.Id);
        try
        {
            _sending.Send(scope, new EventDraft(row.Room, row.User, row.Type, row.StateKey, JsonElement.Parse(row.Content)) { Device = row.Device });
            return null;
        }
        catch (MatrixException refused)
        {
            return refused;
        }
    }

    private void SetTimer(WriteScope scope) => scope.AfterCommit(() =>
    {
        if (_disposed)
            return;
        // The writer is still held here, so nothing can come in between.
        var next = DelayedEventRow.NextDue(scope.Session);
        _timer.Change(next is { } due ? TimeSpan.FromMilliseconds(Math.Clamp(due - Now(), 0, int.MaxValue)) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    });

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static MatrixException Unknown() => MatrixException.NotFound("There is no such delayed event: it was sent or cancelled.");
}
