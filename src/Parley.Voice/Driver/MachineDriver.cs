using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>
/// Runs one channel's protocol machine on the account's executor: passes inputs to it, hands its commands out, and sets the timer for
/// its next deadline.
/// </summary>
internal sealed class MachineDriver : IDisposable
{
    private readonly ChannelContext _context;
    private readonly RoomId _roomId;
    private readonly VoiceMachine _machine;
    private readonly Action<VoiceCommand> _run;
    private readonly Action _handled;
    private readonly ITimer _timer;

    // The deadline for which the timer is set, in monotonic time.
    private TimeSpan? _timerDue;

    /// <param name="context">The services that the account's channels share.</param>
    /// <param name="roomId">The channel's room.</param>
    /// <param name="run">Carries out a command.</param>
    /// <param name="handled">Called after all commands of an input.</param>
    public MachineDriver(ChannelContext context, RoomId roomId, Action<VoiceCommand> run, Action handled)
    {
        (_context, _roomId, _run, _handled) = (context, roomId, run, handled);
        _machine = new(context.IdentityIn(roomId), context.Options.Parameters);
        _timer = context.Clock.CreateTimer(static driver => ((MachineDriver)driver!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public VoiceView View => _machine.View;

    /// <summary>Gets the monotonic time of the machine's next deadline, or null if none is set.</summary>
    public TimeSpan? NextDeadline => _machine.NextDeadline;

    /// <summary>Returns the next timer of a device, or null if none is running; its deadline in monotonic time.</summary>
    public (string Kind, TimeSpan Due)? NextTimerOf(DeviceKey device) => _machine.NextTimerOf(device);

    /// <summary>Gets a value indicating whether this device is in the channel or joining it.</summary>
    public bool IsIn => View.Own is OwnState.Joining or OwnState.In or OwnState.Rejoining;

    /// <summary>Queues an input. May be called from any thread.</summary>
    public void Post(VoiceInput input) => _context.Executor.Post(() => Handle(input));

    /// <summary>Handles an input. Must be called on the executor.</summary>
    public void Handle(VoiceInput input)
    {
        _context.Log.Add(_roomId, input);
        _context.Options.InputObserver?.Invoke(input);
        foreach (var command in _machine.Handle(input, _context.Now))
        {
            _context.Log.Add(_roomId, command);
            try
            {
                _context.Options.CommandObserver?.Invoke(command);
                _run(command);
            }
            catch (Exception e)
            {
                _context.Logger.CommandFailed(command.GetType().Name, e); // The machine's timers notice the missing result.
            }
        }
        SetTimer();
        _handled();
    }

    public void Dispose() => _timer.Dispose();

    private void SetTimer()
    {
        var due = _machine.NextDeadline;
        if (due == _timerDue)
            return;
        _timerDue = due;
        _timer.Change(due is { } at ? RoundUp(at - _context.Now.Elapsed) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer() => _context.Executor.Post(() =>
    {
        _timerDue = null;
        Handle(VoiceInput.Tick.Instance);
    });

    // A timer counts whole milliseconds. Rounded up, it never fires before the deadline, which would need a second timer.
    private static TimeSpan RoundUp(TimeSpan wait) => wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
}
