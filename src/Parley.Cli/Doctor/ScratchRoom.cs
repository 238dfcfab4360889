using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Cli.Doctor;

/// <summary>A private room for tests that write. It is left and forgotten afterwards: nobody else ever sees it.</summary>
internal sealed class ScratchRoom : IAsyncDisposable
{
    private const string Type = "chat.parley.doctor";
    private static readonly JsonElement Content = JsonDocument.Parse("""{"checked":true}""").RootElement.Clone();
    private readonly MatrixApi _api;

    private ScratchRoom(MatrixApi api, RoomId room) => (_api, Room) = (api, room);

    public RoomId Room { get; }

    /// <summary>Events that the homeserver has taken: they count against its rate limit.</summary>
    public int Taken { get; private set; }

    public static async Task<ScratchRoom> OpenAsync(MatrixSession session, CancellationToken cancellationToken) =>
        new(session.Api, await session.CreateRoomAsync(new() { Name = "Parley doctor", Preset = RoomPreset.PrivateChat }, cancellationToken));

    /// <summary>Sets a state event.</summary>
    /// <exception cref="MatrixException">Refused.</exception>
    public async Task WriteAsync(string key, CancellationToken cancellationToken)
    {
        await _api.CallAsync(SendStateEvent.Endpoint, Content, SendStateEvent.Endpoint.Path(Room.Value, Type, key), null, cancellationToken);
        Taken++;
    }

    /// <summary>Has the server set a state event later; returns the delay's id.</summary>
    /// <exception cref="MatrixException">Refused.</exception>
    public async Task<string> WriteLaterAsync(string key, TimeSpan delay, CancellationToken cancellationToken)
    {
        var query = new Query().Add(Msc4140.DelayParameter, (long)delay.TotalMilliseconds);
        var answer = await _api.CallAsync(SendDelayedStateEvent.Endpoint, Content, SendDelayedStateEvent.Endpoint.Path(Room.Value, Type, key), query, cancellationToken);
        Taken++;
        return answer.DelayId;
    }

    /// <summary>Manages a delayed event, with the action in the request's body.</summary>
    public Task ActInBodyAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken) =>
        _api.CallAsync(UpdateDelayedEvent.Endpoint, new() { Action = action }, UpdateDelayedEvent.Endpoint.Path(delayId), null, cancellationToken);

    /// <summary>Manages a delayed event, with the action in the request's path.</summary>
    public Task ActInPathAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken) =>
        _api.CallAsync(ActOnDelayedEvent.Endpoint, EmptyObject.Instance, ActOnDelayedEvent.Endpoint.Path(delayId, action.Value), null, cancellationToken);

    /// <summary>Whether a state event is there.</summary>
    public async Task<bool> IsThereAsync(string key, CancellationToken cancellationToken)
    {
        var state = await _api.CallAsync(GetState.Endpoint, null, GetState.Endpoint.Path(Room.Value), null, cancellationToken);
        return Array.Exists(state, e => e.Type == Type && e.StateKey == key);
    }

    /// <summary>Leaves the room and forgets it; waits for the rate limit where the tests have used it up.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        for (var tries = 0; tries < 4; tries++)
            try
            {
                await _api.CallAsync(LeaveRoom.Endpoint, new(), LeaveRoom.Endpoint.Path(Room.Value), null, limit.Token);
                await _api.CallAsync(ForgetRoom.Endpoint, EmptyObject.Instance, ForgetRoom.Endpoint.Path(Room.Value), null, limit.Token);
                return;
            }
            catch (MatrixException e) when (e.RetryAfter is { } wait)
            {
                try
                {
                    await Task.Delay(wait, limit.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
            catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
            {
                return; // an empty private room stays behind
            }
    }
}
