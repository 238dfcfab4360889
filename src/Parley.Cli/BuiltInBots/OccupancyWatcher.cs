using Parley.Bots;
using Parley.Matrix;
using Parley.Voice;

namespace Parley.Cli.BuiltInBots;

/// <summary>Keeps a bot in a channel while a condition on the number of users in it holds.</summary>
internal sealed class OccupancyWatcher : IAsyncDisposable
{
    private readonly VoiceBot _bot;
    private readonly RoomId _room;
    private readonly Func<int, bool> _wanted;
    private readonly Func<BotChannel, Task> _perform;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _closed = new();
    private readonly IVoiceChannel _voice;
    private readonly Task _watching;

    /// <summary>Starts to watch.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="room">The channel's room; the bot is a member of it.</param>
    /// <param name="wanted">Returns whether the bot joins with this number of users.</param>
    /// <param name="perform">Runs in the channel until the bot leaves.</param>
    public OccupancyWatcher(VoiceBot bot, RoomId room, Func<int, bool> wanted, Func<BotChannel, Task> perform)
    {
        (_bot, _room, _wanted, _perform) = (bot, room, wanted, perform);
        _voice = bot.Voice[room];
        _voice.Changed += OnChanged;
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _voice.Changed -= OnChanged;
        await _closed.CancelAsync();
        await _watching;
    }

    private bool IsWanted => _wanted(_voice.Snapshot.Members.Count(static member => member.Kind != "bot"));

    private void OnChanged(ChannelSnapshot snapshot)
    {
        if (_changed.CurrentCount == 0)
            _changed.Release();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                while (!IsWanted)
                    await _changed.WaitAsync(_closed.Token);
                try
                {
                    await StayAsync();
                }
                catch (Exception e) when (e is VoiceBotException or Matrix.Client.MatrixException or Matrix.Client.MatrixConnectionException)
                {
                    await Task.Delay(TimeSpan.FromSeconds(10), _closed.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task StayAsync()
    {
        await using var channel = await _bot.JoinAsync(_room.Value, _closed.Token);
        var performing = _perform(channel);
        while (IsWanted && !channel.Ended.IsCompleted)
            await Task.WhenAny(_changed.WaitAsync(_closed.Token), channel.Ended).Unwrap();
        await channel.LeaveAsync();
        await performing;
    }
}
