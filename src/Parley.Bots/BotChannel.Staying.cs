using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Voice;

namespace Parley.Bots;

/// <content>Getting in, and staying in.</content>
public sealed partial class BotChannel
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(15);

    private bool _isIn;
    private int _restoring;
    private int _moving;

    internal async Task JoinAsync(JoinOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (!_isIn)
                Show(options);
            await _voice.JoinAsync(_audio, cancellationToken);
            _isIn = true;
            _bot.LogJoined(RoomId);
        }
        catch (Exception e)
        {
            if (!_isIn)
                await EndAsync(ChannelEnd.Left);
            if (e is VoiceException refused)
                throw Refused(refused);
            throw;
        }
    }

    /// <summary>The room says that it went on elsewhere.</summary>
    internal void OnTombstone()
    {
        if (_isIn && Interlocked.Exchange(ref _moving, 1) == 0)
            _ = MoveAsync();
    }

    private VoiceBotException Refused(VoiceException e)
    {
        var stage = Snapshot.Reason is VoiceProblem.MayNotJoin or VoiceProblem.PowerTakenAway ? BotStage.Permission : BotStage.Join;
        var message = stage == BotStage.Permission
            ? $"{_bot.UserId} may not take part in the voice channel of {Name}: have an admin of the room set the power level of {VoiceEvents.CallState} to 0."
            : e.Message;
        return new(stage, message, e);
    }

    // Run on the loop.
    private void OnOut(VoiceProblem reason)
    {
        if (!_isIn || _left.IsCancellationRequested || _moving != 0)
            return;
        if (reason == VoiceProblem.TakenOver)
            _ = EndAsync(ChannelEnd.TakenOver).AsTask();
        else if (reason == VoiceProblem.RemovedFromRoom)
            _ = EndAsync(ChannelEnd.Removed).AsTask();
        else if (Interlocked.Exchange(ref _restoring, 1) == 0)
            _ = RestoreAsync();
    }

    private async Task RestoreAsync()
    {
        try
        {
            for (var wait = FirstWait; !_left.IsCancellationRequested && Snapshot.Phase == ChannelPhase.Out; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
            {
                _bot.LogRejoining(RoomId, Snapshot.Problem, wait);
                BotMetrics.Rejoins.Add(1);
                await Task.Delay(wait, _bot.Clock, _left.Token);
                try
                {
                    if (Snapshot.CanJoin)
                        await _voice.JoinAsync(_audio, _left.Token);
                }
                catch (VoiceException)
                {
                    // Still refused: the snapshot says why, and it is tried again.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
        finally
        {
            Interlocked.Exchange(ref _restoring, 0);
        }
    }

    private async Task MoveAsync()
    {
        var from = _voice;
        try
        {
            for (var wait = FirstWait; _bot.ReplacementOf(RoomId) is { } replacement; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
            {
                try
                {
                    var to = await _bot.EnterRoomAsync(replacement, _left.Token);
                    if (to == RoomId)
                        return;
                    await MoveToAsync(to);
                    return;
                }
                catch (Exception e) when (e is VoiceBotException or VoiceException or MatrixConnectionException)
                {
                    _bot.LogRejoining(RoomId, e.Message, wait);
                    await Task.Delay(wait, _bot.Clock, _left.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
        finally
        {
            Interlocked.Exchange(ref _moving, 0);
            if (from == _voice && from.Snapshot.Phase == ChannelPhase.Out)
                OnOut(from.Snapshot.Reason);
        }
    }

    private async Task MoveToAsync(RoomId to)
    {
        var (from, old) = (RoomId, _voice);
        var voice = _bot.Voice[to];
        old.Changed -= OnChanged;
        _bot.Move(this, to);
        (RoomId, _voice) = (to, voice);
        voice.Changed += OnChanged;
        Show(_shown);
        try
        {
            await voice.JoinAsync(_audio, _left.Token);
        }
        catch
        {
            voice.Changed -= OnChanged;
            _bot.Move(this, from);
            (RoomId, _voice) = (from, old);
            old.Changed += OnChanged;
            throw;
        }
        _bot.LogMoved(from, to);
        await old.LeaveAsync();
    }
}
