using Parley.Rtc;

namespace Parley.Bots;

/// <content>Reads ahead, one source after the other.</content>
public sealed partial class AudioPlayer
{
    private CancellationTokenSource? _interrupt;
    private bool _canSeek;

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _queued.WaitAsync(_closed.Token);
                Playback? playback;
                lock (_lock)
                {
                    playback = _queue.First?.Value;
                    if (playback is null)
                        continue;
                    _queue.RemoveFirst();
                    Volatile.Write(ref _reading, playback);
                }
                await PlayAsync(playback);
                Volatile.Write(ref _reading, null);
            }
        }
        catch (OperationCanceledException)
        {
            // The bot left.
        }
    }

    private async Task PlayAsync(Playback playback)
    {
        try
        {
            await using var reader = await playback.Source.OpenAsync(playback.Token);
            playback.Duration = reader.Duration;
            await using var frames = FrameReader.For(reader, () => Volume);
            _canSeek = reader.CanSeek;
            await ReadAsync(playback, frames);
            playback.IsRead = true;
            await Feed.AddAsync(playback, default, 0, default, playback.Token);
        }
        catch (OperationCanceledException) when (playback.IsOver)
        {
            // Ended by whoever said so.
        }
        catch (Exception e)
        {
            End(playback, PlaybackEnd.Stopped, e switch
            {
                VoiceBotException => e,
                RtcException => new VoiceBotException(BotStage.Media, e.Message, e),
                _ => new VoiceBotException(BotStage.Media, $"{playback.Title} cannot be played on ({e.Message.TrimEnd('.')}): check the source.", e),
            });
        }
        finally
        {
            _canSeek = false;
        }
    }

    private async Task ReadAsync(Playback playback, FrameReader frames)
    {
        while (true)
        {
            using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(playback.Token);
            lock (_lock)
                _interrupt = interrupt;
            try
            {
                if (playback.Target is { } target)
                {
                    playback.Target = null;
                    await frames.SeekAsync(target, playback.Token);
                    Feed.Drop(playback);
                }
                while (await frames.ReadAsync(interrupt.Token))
                    await Feed.AddAsync(playback, frames.Frame, frames.Level, frames.Position, interrupt.Token);
                if (playback.Target is null)
                    return;
            }
            catch (OperationCanceledException) when (!playback.IsOver && interrupt.IsCancellationRequested)
            {
                // To another position.
            }
            finally
            {
                lock (_lock)
                    _interrupt = null;
            }
        }
    }
}
