using System.Text.Json;
using System.Threading.Channels;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Voice.Tests.Fakes;

/// <summary>A device's session at a <see cref="FakeHomeserver"/>.</summary>
internal sealed class FakeSession(FakeHomeserver server, UserId user, DeviceId device) : IMatrixSession, IMatrixTransport
{
    private readonly List<Channel<SyncUpdate>> _subscribers = [];
    private bool _isOver;

    public UserId UserId => user;

    public DeviceId DeviceId => device;

    public TimeProvider Clock => server.Clock;

    public ConnectionStatus Status { get; private set; } = ConnectionStatus.Connected;

    public string? AccountProblem
    {
        get;
        private set
        {
            field = value;
            StatusChanged?.Invoke();
        }
    }

    public event Action? StatusChanged;

    public ServerFeatures Features => server.SupportsDelayedEvents ? new(new DelayedEventsFeature(TimeSpan.FromDays(1), null)) : ServerFeatures.None;

    public RoomList Rooms => RoomList.Empty.With([server.RoomOf(this)]);

    public MatrixApi Api => new(this, new("https://s"));

    public List<string> Sent { get; } = [];

    /// <summary>Gets or sets a value indicating whether the session is disconnected: its requests get no response, and it receives nothing.</summary>
    public bool IsCut { get; set; }

    public IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<SyncUpdate>(new() { AllowSynchronousContinuations = true });
        _subscribers.Add(channel);
        return channel.Reader.ReadAllAsync(cancellationToken);
    }

    public void Receive(SyncUpdate update)
    {
        if (IsCut)
            return;
        foreach (var subscriber in _subscribers)
            subscriber.Writer.TryWrite(update);
    }

    /// <summary>Ends the login: updates end, and requests fail.</summary>
    public void End()
    {
        _isOver = true;
        SetStatus(ConnectionStatus.Ended);
        foreach (var subscriber in _subscribers)
            subscriber.Writer.TryComplete();
    }

    public void SetStatus(ConnectionStatus status)
    {
        Status = status;
        StatusChanged?.Invoke();
    }

    public Task<EventId> SendStateAsync(RoomId room, string type, string stateKey, JsonElement content, SendOptions options, CancellationToken cancellationToken = default) => Do("state", () =>
    {
        AccountProblem = server.StateError?.AccountProblem;
        if (server.StateError is { } error)
            throw error;
        if (server.RefuseState is { } status)
            throw new MatrixException(status, new() { Errcode = ErrorCode.Forbidden, Error = "No." });
        server.Put(user, type, stateKey, content);
        return EventId.Parse("$sent");
    });

    public Task<string> SendDelayedStateAsync(RoomId room, string type, string stateKey, JsonElement content, TimeSpan delay, SendOptions options, CancellationToken cancellationToken = default) =>
        Do("delayed leave", () => server.Schedule(user, type, stateKey, content, delay));

    public Task ManageDelayedAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken = default) => Do("delayed leave " + action, () =>
    {
        server.Manage(delayId, action);
        return true;
    });

    public Task<EventId> SendEventAsync(RoomId room, string type, JsonElement content, SendOptions options, CancellationToken cancellationToken = default) => Do("message", () =>
    {
        server.Put(user, type, null, content);
        return EventId.Parse("$sent");
    });

    public Task SendToDeviceAsync(string type, IReadOnlyList<ToDeviceMessage> messages, CancellationToken cancellationToken = default) => Do("to-device", () =>
    {
        foreach (var message in messages)
            server.ToDevice(user, type, message);
        return true;
    });

    public void SendLastState(RoomId room, string type, string stateKey, JsonElement content)
    {
        Sent.Add("last state");
        server.Put(user, type, stateKey, content);
    }

    public void SendLastDelayed(string delayId)
    {
        Sent.Add("last delayed leave send");
        server.Manage(delayId, DelayedEventAction.Send);
    }

    public Task LoadMembersAsync(RoomId room, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Gets or sets the response to the request for TURN servers, the only one of <see cref="Api"/>. Default: there are none.</summary>
    public Task<MatrixResponse> Turn { get; set; } = Task.FromResult(new MatrixResponse(404, null, "{}"u8.ToArray()));

    Task<MatrixResponse> IMatrixTransport.SendAsync(MatrixRequest request, CancellationToken cancellationToken) => Turn;

    private async Task<T> Do<T>(string what, Func<T> effect)
    {
        Sent.Add(what);
        ObjectDisposedException.ThrowIf(_isOver, this);
        if (IsCut)
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        return effect();
    }
}
