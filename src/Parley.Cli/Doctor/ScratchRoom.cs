using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Cli.Doctor;

/// <summary>A temporary private room for checks that write. It is left and forgotten afterwards.</summary>
internal sealed class ScratchRoom : IAsyncDisposable
{
    private const string Type = "chat.parley.doctor";
    private static readonly JsonElement Content = JsonDocument.Parse("""{"checked":true}""").RootElement.Clone();
    private readonly MatrixApi _api;

    private ScratchRoom(MatrixApi api, RoomId room) => (_api, Room) = (api, room);

    public RoomId Room { get; }

    /// <summary>Gets the number of events that the homeserver has accepted, which count against its rate limit.</summary>
    public int Accepted { get; private set; }

    public static async Task<ScratchRoom> OpenAsync(MatrixSession session, CancellationToken cancellationToken) =>
        new(session.Api, await session.CreateRoomAsync(new() { Name = "Parley doctor", Preset = RoomPreset.PrivateChat }, cancellationToken));

    /// <summary>Sends a state event.</summary>
    /// <exception cref="MatrixException">The homeserver refused it.</exception>
    public async Task WriteAsync(string key, CancellationToken cancellationToken)
    {
        await _api.CallAsync(SendStateEvent.Endpoint, Content, SendStateEvent.Endpoint.Path(Room.Value, Type, key), null, cancellationToken);
        Accepted++;
    }

    /// <summary>Schedules a delayed state event (MSC4140), and returns its delay ID; <see langword="null"/> if the homeserver ignores the delay.</summary>
    /// <exception cref="MatrixException">The homeserver refused it.</exception>
    public async Task<string?> WriteLaterAsync(string key, TimeSpan delay, CancellationToken cancellationToken)
    {
        var query = new Query().Add(Msc4140.DelayParameter, (long)delay.TotalMilliseconds);
        var answer = await _api.CallAsync(SendDelayedStateEvent.Endpoint, Content, SendDelayedStateEvent.Endpoint.Path(Room.Value, Type, key), query, cancellationToken);
        Accepted++;
        return answer.DelayId ?? await ScheduleAsync(key, delay, cancellationToken);
    }

    // In the newer version of the MSC; returns null if the homeserver does not have it.
    private async Task<string?> ScheduleAsync(string key, TimeSpan delay, CancellationToken cancellationToken)
    {
        var body = new ScheduleEventRequest { Delay = (long)delay.TotalMilliseconds, StateKey = key, Content = Content };
        try
        {
            var answer = await _api.CallAsync(ScheduleEvent.Endpoint, body, ScheduleEvent.Endpoint.Path(Room.Value, Type, Guid.NewGuid().ToString("N")), null, cancellationToken);
            Accepted++;
            return answer.DelayId;
        }
        catch (MatrixException e) when (e.Status is 404 or 405)
        {
            return null;
        }
    }

    /// <summary>Restarts or cancels a delayed event, with the action in the request's body.</summary>
    public Task ActInBodyAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken) =>
        _api.CallAsync(UpdateDelayedEvent.Endpoint, new() { Action = action }, UpdateDelayedEvent.Endpoint.Path(delayId), null, cancellationToken);

    /// <summary>Restarts or cancels a delayed event, with the action in the request's path.</summary>
    public Task ActInPathAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken) =>
        _api.CallAsync(ActOnDelayedEvent.Endpoint, EmptyObject.Instance, ActOnDelayedEvent.Endpoint.Path(delayId, action.Value), null, cancellationToken);

    /// <summary>Returns whether the room has a state event.</summary>
    public async Task<bool> IsThereAsync(string key, CancellationToken cancellationToken)
    {
        var state = await _api.CallAsync(GetState.Endpoint, null, GetState.Endpoint.Path(Room.Value), null, cancellationToken);
        return Array.Exists(state, e => e.Type == Type && e.StateKey == key);
    }

    /// <summary>Leaves the room and forgets it, after waiting for the rate limit if the checks have exhausted it.</summary>
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
                return; // an empty private room remains
            }
    }
}
