using System.ComponentModel;
using System.Diagnostics;

namespace Parley.Bots;

/// <summary>Speaks a text with an espeak-ng process.</summary>
internal sealed class SpeechSource(string text, string voice) : AudioSource
{
    public override string Title => text;

    public override async ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo("espeak-ng") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-v", voice, "--stdin", "--stdout"])
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new VoiceBotException(BotStage.Media, "Couldn't speak, because espeak-ng is not installed. Install espeak-ng, or play a recording.", e);
        }
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            // Through standard input, because a text may begin with a dash.
            await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            using var wave = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(wave, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Wave.TryRead(wave.GetBuffer().AsSpan(0, (int)wave.Length), out var samples, out var rate)
                ? new MemoryReader(Resampler.To48k(samples, rate))
                : throw new VoiceBotException(BotStage.Media, $"Couldn't speak: espeak-ng failed ({(await errors).Trim()}). Check that it has the voice {voice}.");
        }
    }

    private sealed class MemoryReader(short[] samples) : PcmAudioReader
    {
        private int _position;

        public override int Channels => 1;

        public override TimeSpan? Duration => TimeSpan.FromSeconds(samples.Length / (double)SampleRate);

        public override bool CanSeek => true;

        public override ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
        {
            _position = (int)Math.Clamp(position.TotalSeconds * SampleRate, 0, samples.Length);
            return ValueTask.CompletedTask;
        }

        public override ValueTask<int> ReadAsync(Memory<short> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, samples.Length - _position);
            samples.AsSpan(_position, count).CopyTo(buffer.Span);
            _position += count;
            return new(count);
        }
    }
}
