using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Authorization;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.DelayedEvents;

/// <summary>
/// Delayed events (MSC4140). They are stored in the database, so they survive a restart; one timer is set to the next of them.
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

    /// <summary>Sends the events that became due while the server was down, and sets the timer.</summary>
    public Task StartAsync() => SendDueAsync();

    /// <summary>Schedules an event.</summary>
    /// <param name="scope">The change in progress.</param>
    /// <param name="draft">The event.</param>
    /// <param name="delay">The delay, in ms.</param>
    /// <returns>The delay ID.</returns>
    /// <exception cref="ApiException">M_FORBIDDEN, M_INVALID_PARAM, M_LIMIT_EXCEEDED, M_TOO_LARGE.</exception>
    public string Schedule(WriteScope scope, EventDraft draft, long delay)
    {
        if (!_options.DelayedEvents.Enabled)
            throw ApiException.Forbidden("Delayed events are disabled on this server.");
        if (delay < 0)
            throw ApiException.InvalidParam("The delay must not be negative.");
        var longest = (long)_options.DelayedEvents.MaxDelay.TotalMilliseconds;
        if (delay > longest)
            throw ApiException.Forbidden($"The requested delay ({delay} ms) exceeds the allowed maximum ({longest} ms).");
        if (_rooms.Find(scope, draft.RoomId)?.MembershipOf(draft.Sender) != Membership.Join)
            throw ApiException.Forbidden(EventAuthorization.NotInRoom(draft.Sender));
        StorageLimits.CheckSize(CanonicalJson.Encode(draft.Content).Length, "The content of an event");
        var waiting = DelayedEventRow.OfUser(scope.Session, draft.Sender);
        if (waiting.Count >= _options.DelayedEvents.MaxScheduled)
            throw ApiException.LimitExceeded(TimeSpan.FromMilliseconds(Math.Max(1, waiting[0].SendAt - Now())), "The maximum number of delayed events is already scheduled.");
        var id = "syd_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
        new DelayedEventRow(id, draft.Sender, draft.Device, draft.RoomId, draft.Type, draft.StateKey, JsonBytes.Raw(draft.Content), delay, Now()).Store(scope.Session);
        SetTimer(scope);
        return id;
    }

    /// <summary>Restarts the delay of an event.</summary>
    /// <exception cref="ApiException">M_NOT_FOUND: the event was sent or cancelled, or never existed.</exception>
    public Task RestartAsync(string id) => _database.WriteAsync(scope =>
    {
        var row = DelayedEventRow.Find(scope.Session, id) ?? throw Unknown();
        (row with { RunningSince = Now() }).Store(scope.Session);
        SetTimer(scope);
    });

    /// <summary>Deletes an event unsent.</summary>
    /// <exception cref="ApiException">As <see cref="RestartAsync"/>.</exception>
    public Task CancelAsync(string id) => _database.WriteAsync(scope =>
    {
        if (!DelayedEventRow.Delete(scope.Session, id))
            throw Unknown();
        SetTimer(scope);
    });

    /// <summary>Sends an event now.</summary>
    /// <exception cref="ApiException">As <see cref="RestartAsync"/>; or the room rejects the event, which is then deleted.</exception>
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

    /// <summary>Returns the scheduled events of a user.</summary>
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
                    // An event sent in this loop may have cancelled this one.
                    if (DelayedEventRow.Find(scope.Session, row.Id) is not null && Send(scope, row) is { } refused)
                        LogRefused(_logger, row.Type, row.Room.Value, refused.Message);
                SetTimer(scope);
            });
        }
        catch (ObjectDisposedException) when (_disposed)
        {
            // The server stopped; it sends them at the next start.
        }
        catch (Exception error)
        {
            LogFailed(_logger, error);
        }
    }

    // Sending and deleting are one transaction, so an event is sent exactly once.
    private ApiException? Send(WriteScope scope, DelayedEventRow row)
    {
        DelayedEventRow.Delete(scope.Session, row.Id);
        try
        {
            _sending.Send(scope, new EventDraft(row.Room, row.User, row.Type, row.StateKey, JsonElement.Parse(row.Content)) { Device = row.Device });
            return null;
        }
        catch (ApiException refused)
        {
            return refused;
        }
    }

    private void SetTimer(WriteScope scope) => scope.AfterCommit(() =>
    {
        if (_disposed)
            return;
        // This runs before the writer is released, so the result is current.
        var next = DelayedEventRow.NextDue(scope.Session);
        _timer.Change(next is { } due ? TimeSpan.FromMilliseconds(Math.Clamp(due - Now(), 0, int.MaxValue)) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    });

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static ApiException Unknown() => ApiException.NotFound("The delayed event does not exist: it was sent or cancelled.");
}
