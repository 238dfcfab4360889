namespace Parley.Protocol;

/// <content>Requests and their results.</content>
public sealed partial class VoiceMachine
{
    private readonly Dictionary<int, Request> _requests = [];

    private readonly record struct Request(RequestKind Kind, List<Outgoing>? Messages);

    private int NewRequest(RequestKind kind, List<Outgoing>? messages = null)
    {
        _requests.Add(++_lastRequest, new(kind, messages));
        return _lastRequest;
    }

    private void OnDone(int id, string? token)
    {
        if (!_requests.Remove(id, out var request))
            return;
        switch (request.Kind)
        {
            case RequestKind.Joined when id == _stateRequest:
                OnJoinedWritten();
                break;
            case RequestKind.Left when id == _stateRequest:
                _stateRequest = 0;
                _writeFailures = 0;
                OnLeftConfirmed();
                break;
            case RequestKind.Hold:
                OnHeld(token);
                break;
            case RequestKind.RestartDelayedLeave when id == _restartRequest:
                OnRestarted();
                break;
            case RequestKind.SendDelayedLeave:
                OnLeftConfirmed();
                break;
            case RequestKind.Messages when request.Messages is { } messages:
                OnSent(messages);
                break;
        }
    }

    private void OnFailed(int id, RequestFault fault)
    {
        if (!_requests.Remove(id, out var request))
            return;
        switch (request.Kind)
        {
            case RequestKind.Joined when id == _stateRequest:
                OnJoinedFailed(fault);
                break;
            case RequestKind.Left when id == _stateRequest:
                OnLeftFailed(fault);
                break;
            case RequestKind.Hold:
                OnScheduleLeaveFailed(fault);
                break;
            case RequestKind.RestartDelayedLeave when id == _restartRequest:
                OnRestartFailed(fault);
                break;
            case RequestKind.SendDelayedLeave:
                OnSendDelayedLeaveFailed();
                break;
            case RequestKind.Messages when fault == RequestFault.Unreachable && request.Messages is { } messages:
                SendAgain(messages);
                break;
        }
    }
}
