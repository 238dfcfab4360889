using Microsoft.Extensions.Logging.Abstractions;
using Parley.Bots.Tests.Support;

namespace Parley.Bots.Tests.Sources;

/// <summary>Sources of programs that ignore cancellation.</summary>
public sealed class BlockingSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FrameFeed _feed = new(static () => false);
    private readonly ManualResetEventSlim _released = new();
    private readonly AudioPlayer _player;

    public BlockingSourceTests() => _player = new(_feed, new(NullLogger.Instance));

    public void Dispose()
    {
        _released.Set();
        _player.Close();
        _released.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Source_that_blocks_is_skipped_and_the_next_one_plays(bool opens)
    {
        var source = new BlockingSource(opens, _released);
        _player.Enqueue(source);
        var next = _player.Enqueue(AudioSource.FromFile(Opus.WriteFile(_folder.FullName, 1, 20)));
        await Until.TrueAsync(() => source.IsBlocked);
        _player.Skip();
        await Until.TrueAsync(() => _feed.Count > 0 && _player.Current == next, seconds: 10);
    }

    [Fact]
    public async Task Endless_source_that_ignores_cancellation_is_closed_when_it_is_skipped()
    {
        var source = new EndlessSource();
        _player.Enqueue(source);
        await Until.TrueAsync(() => _feed.Count > 8);
        _player.Skip();
        await Until.TrueAsync(() => source.IsClosed, seconds: 10);
    }

    private sealed class BlockingSource(bool opens, ManualResetEventSlim released) : AudioSource
    {
        public bool IsBlocked { get; private set; }

        public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default)
        {
            if (!opens)
                Block();
            return new(new Reader(this));
        }

        private void Block()
        {
            IsBlocked = true;
            released.Wait();
        }

        private sealed class Reader(BlockingSource source) : PcmAudioReader
        {
            public override int Channels => 1;

            public override ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default)
            {
                source.Block();
                return new(0);
            }
        }
    }

    private sealed class EndlessSource : AudioSource
    {
        public bool IsClosed { get; private set; }

        public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) => new(new Reader(this));

        private sealed class Reader(EndlessSource source) : EncodedAudioReader
        {
            public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default) => new(Opus.Packet(1));

            public override ValueTask DisposeAsync()
            {
                source.IsClosed = true;
                return base.DisposeAsync();
            }
        }
    }
}
