using System.Runtime.InteropServices;
using Parley.Bots;
using Parley.Rtc.Native.Opus;
using Parley.Testing.Audio;

namespace Parley.Cli.Tests.Support;

/// <summary>Creates tones and detects them in audio.</summary>
internal static class Sound
{
    private const int Piece = 4_800;

    /// <summary>Writes an Ogg Opus file of a tone, named after it.</summary>
    public static string ToneFile(string folder, int frequency, double seconds)
    {
        var path = Path.Combine(folder, $"tone-{frequency}.opus");
        using var encoder = new OpusEncoder();
        using var writer = new OggOpusWriter(File.Create(path), 1);
        var (pcm, packet) = (new short[960], new byte[OpusEncoder.MaximumPacket]);
        for (var i = 0; i < seconds * 50; i++)
        {
            for (var s = 0; s < pcm.Length; s++)
                pcm[s] = (short)(10_000 * Math.Sin(2 * Math.PI * frequency * ((i * 960) + s) / 48_000));
            writer.Write(packet.AsSpan(0, encoder.Encode(pcm, packet)));
        }
        return path;
    }

    /// <summary>Returns the mixed audio of a channel.</summary>
    public static async Task<short[]> HearAsync(BotChannel channel, double seconds, CancellationToken cancellationToken)
    {
        var heard = new List<short>();
        await foreach (var samples in channel.ListenMixedAsync(cancellationToken: cancellationToken))
        {
            heard.AddRange(samples.Span);
            if (heard.Count >= seconds * 48_000)
                break;
        }
        return [.. heard];
    }

    /// <summary>Listens until a tone has been dominant for some time, and returns the audio.</summary>
    /// <exception cref="OperationCanceledException">The tone was not heard in time.</exception>
    public static async Task<short[]> HearUntilAsync(BotChannel channel, int frequency, double seconds, CancellationToken cancellationToken)
    {
        var (heard, stood) = (new List<short>(), TimeSpan.Zero);
        await foreach (var samples in channel.ListenMixedAsync(cancellationToken: cancellationToken))
        {
            heard.AddRange(samples.Span);
            if (heard.Count % Piece == 0 && (stood += ToneShare.Heard(CollectionsMarshal.AsSpan(heard)[^Piece..], frequency)).TotalSeconds >= seconds)
                break;
        }
        return [.. heard];
    }

    /// <summary>Decodes an Ogg Opus file to 48 kHz, mono.</summary>
    public static async Task<short[]> DecodeAsync(string path)
    {
        await using var reader = await OggOpusReader.OpenAsync(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        using var decoder = new OpusDecoder();
        var (samples, buffer) = (new List<short>(), new short[OpusPacket.MaximumDuration]);
        while (await reader.ReadAsync() is { } packet)
            samples.AddRange(buffer.AsSpan(0, decoder.Decode(packet.Payload.Span, buffer)));
        return [.. samples];
    }

    /// <summary>Returns whether a tone is dominant for some time; on a busy machine, pieces may be missing.</summary>
    public static bool Has(ReadOnlySpan<short> samples, double frequency, double seconds = 1) => ToneShare.Heard(samples, frequency).TotalSeconds >= seconds;

    /// <summary>Returns the last sample at which a tone was dominant, or -1.</summary>
    public static int Last(ReadOnlySpan<short> samples, double frequency)
    {
        var last = -1;
        for (var at = 0; at + Piece <= samples.Length; at += Piece)
            if (ToneShare.Of(samples.Slice(at, Piece), frequency) > 0.2)
                last = at;
        return last;
    }
}
