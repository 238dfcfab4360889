using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>
/// A logged-in device, as far as a voice channel or a user interface needs it. All members may be called from any thread; everything
/// returned is immutable.
/// </summary>
public interface IMatrixSession
{
    /// <summary>Gets the user.</summary>
    UserId UserId { get; }

    /// <summary>Gets the device.</summary>
    DeviceId DeviceId { get; }

    /// <summary>Gets the clock of all times that the session returns.</summary>
    TimeProvider Clock { get; }

    /// <summary>Gets the state of the connection to the homeserver.</summary>
    ConnectionStatus Status { get; }

    /// <summary>
    /// Gets why the homeserver refuses requests although the login is valid, a message for users (<see cref="MatrixException.AccountProblem"/>);
    /// <c>null</c> if the last request of its kind was accepted.
    /// </summary>
    string? AccountProblem => null;

    /// <summary>Occurs when <see cref="Status"/> or <see cref="AccountProblem"/> has changed.</summary>
    event Action? StatusChanged;

    /// <summary>Gets the homeserver's optional features, which are known from the first sync update on.</summary>
    ServerFeatures Features { get; }

    /// <summary>Gets the rooms as of the last sync update.</summary>
    RoomList Rooms { get; }

    /// <summary>Gets the client for all endpoints that have no method here, with the session's access token.</summary>
    MatrixApi Api { get; }

    /// <summary>
    /// Returns every sync update from this call on (not from the first <c>MoveNext</c>). The stream ends with the session. Read
    /// <see cref="Rooms"/> after the call for earlier changes.
    /// </summary>
    IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends a state event. Waits for the rate limit, and retries after 429, 5xx and connection errors. Cancelling removes the event from
    /// the queue unless it was sent already.
    /// </summary>
    /// <exception cref="MatrixException">The homeserver refused the event; <see cref="MatrixException.IsForbidden"/> if the user's power level is too low.</exception>
    Task<EventId> SendStateAsync(RoomId room, string type, string stateKey, JsonElement content, SendOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Schedules a delayed state event (MSC4140) and returns its delay id. It counts against the rate limit. A retry after a connection
    /// error may schedule it twice; the sender then receives the stray event.
    /// </summary>
    /// <exception cref="MatrixException">The homeserver refused; with 403 or 404 also if it does not support delayed events.</exception>
    Task<string> SendDelayedStateAsync(RoomId room, string type, string stateKey, JsonElement content, TimeSpan delay, SendOptions options, CancellationToken cancellationToken = default);

    /// <summary>Restarts, cancels or sends a delayed event. Does not count against the rate limit for events; retries for up to 4 s.</summary>
    /// <exception cref="MatrixException">The homeserver refused; with 404 or 409 if the event was sent, was cancelled or is unknown.</exception>
    Task ManageDelayedAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken = default);

    /// <summary>Sends a message event, like <see cref="SendStateAsync"/>. The homeserver accepts it once, however often it is retried.</summary>
    Task<EventId> SendEventAsync(RoomId room, string type, JsonElement content, SendOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends to-device messages. Those queued in one turn of the calling thread share one request for each event type; a device receives
    /// its messages in order. Does not count against the rate limit for events.
    /// </summary>
    Task SendToDeviceAsync(string type, IReadOnlyList<ToDeviceMessage> messages, CancellationToken cancellationToken = default);

    /// <summary>Sends a state event for a page that is closing: at once, bypassing the queue, in a request that outlives the page. Returns without waiting.</summary>
    void SendLastState(RoomId room, string type, string stateKey, JsonElement content);

    /// <summary>Sends a delayed event for a page that is closing, like <see cref="SendLastState"/>.</summary>
    void SendLastDelayed(string delayId);

    /// <summary>
    /// Loads all members of a room, of whom the sync delivers only those who sent something; they are delivered as a sync update.
    /// Completes at once if they are known.
    /// </summary>
    Task LoadMembersAsync(RoomId room, CancellationToken cancellationToken = default);
}
