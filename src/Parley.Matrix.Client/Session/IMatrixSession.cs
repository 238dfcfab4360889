using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>
/// A logged-in device: what a voice channel or a user interface needs of Matrix. All members may be called from any thread;
/// everything handed out is immutable.
/// </summary>
public interface IMatrixSession
{
    /// <summary>The user.</summary>
    UserId UserId { get; }

    /// <summary>The device.</summary>
    DeviceId DeviceId { get; }

    /// <summary>The clock of all times that the session tells.</summary>
    TimeProvider Clock { get; }

    /// <summary>Whether the homeserver is reached.</summary>
    ConnectionStatus Status { get; }

    /// <summary>Raised after <see cref="Status"/> changed.</summary>
    event Action? StatusChanged;

    /// <summary>What the homeserver can do; known once the first sync update is there.</summary>
    ServerFeatures Features { get; }

    /// <summary>The rooms as of the last sync update.</summary>
    RoomList Rooms { get; }

    /// <summary>Gets the client for all endpoints that have no method here, with the session's access token.</summary>
    MatrixApi Api { get; }

    /// <summary>
    /// Every sync update from this call on (it registers at once, not on the first <c>MoveNext</c>). The stream ends with the
    /// session. Read <see cref="Rooms"/> after the call for what came before.
    /// </summary>
    IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets a state event. Waits for the rate limit; tries again on 429, 5xx and dropped connections; the cancellation token takes
    /// it out of the queue where it has not gone out yet.
    /// </summary>
    /// <exception cref="MatrixException">The homeserver refused it: <see cref="MatrixException.IsForbidden"/> where the power is missing.</exception>
    Task<EventId> SendStateAsync(RoomId room, string type, string stateKey, JsonElement content, SendOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has the homeserver set a state event after a delay (MSC4140); returns the delay id. It counts against the rate limit.
    /// A retry after a dropped connection may schedule it twice: its sender then sees the stray one arrive.
    /// </summary>
    /// <exception cref="MatrixException">Refused; 403 or 404 also where the homeserver has no delayed events.</exception>
    Task<string> SendDelayedStateAsync(RoomId room, string type, string stateKey, JsonElement content, TimeSpan delay, SendOptions options, CancellationToken cancellationToken = default);

    /// <summary>Restarts, cancels or sends a delayed event now. Outside the rate limit for events; tries again a few times within 4 s.</summary>
    /// <exception cref="MatrixException">Refused: 404 where the event was sent, cancelled or is not known.</exception>
    Task ManageDelayedAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken = default);

    /// <summary>Sends a message event, as <see cref="SendStateAsync"/> does. However often it is tried, it arrives once.</summary>
    Task<EventId> SendEventAsync(RoomId room, string type, JsonElement content, SendOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends messages to devices. What is queued in one turn goes as one request for each event type; messages to one device arrive
    /// in their order. Outside the rate limit for events.
    /// </summary>
    Task SendToDeviceAsync(string type, IReadOnlyList<ToDeviceMessage> messages, CancellationToken cancellationToken = default);

    /// <summary>
    /// The last word of a page that closes: sets a state event past the queue, at once, in a request that outlives the page.
    /// Returns without waiting.
    /// </summary>
    void SendLastState(RoomId room, string type, string stateKey, JsonElement content);

    /// <summary>The last word of a page that closes, where the homeserver holds it already: sends a delayed event, as <see cref="SendLastState"/>.</summary>
    void SendLastDelayed(string delayId);

    /// <summary>
    /// Makes sure that a room's members are all known (sync brings only those who spoke); they come as a sync update.
    /// Returns at once where they are.
    /// </summary>
    Task LoadMembersAsync(RoomId room, CancellationToken cancellationToken = default);
}
