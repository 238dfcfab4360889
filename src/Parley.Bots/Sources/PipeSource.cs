using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Parley.Bots;

internal sealed class PipeSource(PipeReader pipe, int channels, string title) : AudioSource
{
    private int _opened;

    public override string Title => title;

    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _opened, 1) == 0
            ? new(new Reader(pipe, channels))
            : throw new VoiceBotException(BotStage.Media, $"The pipe {title} was already played. A pipe plays once: create a new one.");

    private sealed class Reader(PipeReader pipe, int channels) : PcmAudioReader
    {
        public override int Channels => channels;

        // Fills the whole buffer, because the player pads an incomplete frame with silence.
        public override async ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default)
        {
            var wanted = samples.Length * sizeof(short);
            var result = await pipe.ReadAtLeastAsync(wanted, cancellationToken);
            var taken = result.Buffer.Slice(0, Math.Min(wanted, result.Buffer.Length));
            taken.CopyTo(MemoryMarshal.AsBytes(samples.Span));
            var count = (int)taken.Length / sizeof(short);
            pipe.AdvanceTo(taken.End);
            return count;
        }

        public override async ValueTask DisposeAsync() => await pipe.CompleteAsync();
    }
}
