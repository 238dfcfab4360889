using System.Threading.Channels;
using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>Takes frames on the clock's thread and queues them for one reader.</summary>
internal sealed class Listener(ListenOptions options, bool ticks) : IDisposable
{
    private readonly Channel<VoiceFrame?> _frames = Channel.CreateBounded<VoiceFrame?>(
        new BoundedChannelOptions(options.Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    public bool IsBuffered => options.Buffered;

    /// <summary>Gets the queue of frames. If the listener gets ticks, <see langword="null"/> marks the end of each tick.</summary>
    public ChannelReader<VoiceFrame?> Frames => _frames.Reader;

    /// <summary>Gets or sets the callback for <see cref="Dispose"/>.</summary>
    public Action<Listener>? Closed { get; set; }

    public void Take(Speaker speaker, in RemoteFrame frame, TimeSpan at)
    {
        if (frame.Kind == RemoteFrameKind.Silence || options.Speakers?.Invoke(speaker) == false)
            return;
        Write(new()
        {
            Speaker = speaker, Kind = frame.Kind, Packet = frame.Packet.ToArray(), At = at, Timestamp = frame.Timestamp, Duration = frame.Duration,
        });
    }

    public void Tick()
    {
        if (ticks)
            _frames.Writer.TryWrite(null);
    }

    public void Complete() => _frames.Writer.TryComplete();

    public void Dispose()
    {
        Closed?.Invoke(this);
        Complete();
    }

    private void Write(VoiceFrame frame)
    {
        BotMetrics.FramesHeard.Add(1, new KeyValuePair<string, object?>("kind", frame.Kind == RemoteFrameKind.Lost ? "Lost" : "Frame"));
        _frames.Writer.TryWrite(frame);
    }
}
