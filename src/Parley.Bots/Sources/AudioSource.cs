using System.IO.Pipelines;

namespace Parley.Bots;

/// <summary>Something to play. It is opened when its turn comes, and anew each time where it can be played again.</summary>
public abstract class AudioSource
{
    /// <summary>What people call it.</summary>
    public virtual string Title => "audio";

    /// <summary>
    /// Whether it passes on what happens now: it begins at once, where others wait for who is still connecting
    /// (<see cref="VoiceBotOptions.WaitForListeners"/>). False by default.
    /// </summary>
    public virtual bool IsLive => false;

    /// <summary>Opens it. Called when its turn comes.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: it cannot be played; the message says why and what to do.</exception>
    public abstract ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>A file: Ogg Opus and WebM Opus as they are, everything else converted by ffmpeg where it is installed.</summary>
    public static AudioSource FromFile(string path) => new FileSource(path);

    /// <summary>A download or an internet radio, by http or https: formats as for <see cref="FromFile"/>.</summary>
    public static AudioSource FromUri(Uri address) => new UriSource(address);

    /// <summary>A stream: formats as for <see cref="FromFile"/>. It is read from where it stands, once, and disposed of.</summary>
    public static AudioSource FromStream(Stream stream, string title = "stream") => new StreamSource(stream, title);

    /// <summary>PCM of 48 kHz, 16 bits, little endian, interleaved, as it comes out of a pipe: once. <see cref="PcmPipe"/> is such a pipe.</summary>
    /// <param name="reader">Where it comes out.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="title">What people call it.</param>
    public static AudioSource FromPcm(PipeReader reader, int channels = 1, string title = "PCM") => new PipeSource(reader, channels, title);

    /// <summary>Audio that is computed as it plays.</summary>
    /// <param name="generate">Fills the samples (48 kHz, mono) from a position, counted in samples.</param>
    /// <param name="duration">How long; null for without end.</param>
    /// <param name="title">What people call it.</param>
    public static AudioSource Generate(PcmGenerator generate, TimeSpan? duration = null, string title = "generated") => new GeneratedSource(generate, duration, title);

    /// <summary>A sine tone.</summary>
    /// <param name="frequency">In Hz.</param>
    /// <param name="duration">How long; null for without end.</param>
    /// <param name="amplitude">0 to 1.</param>
    public static AudioSource Tone(double frequency, TimeSpan? duration = null, double amplitude = 0.4) => Generate(
        (samples, position) =>
        {
            for (var i = 0; i < samples.Length; i++)
                samples[i] = (short)(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * frequency * ((position + i) / (double)PcmAudioReader.SampleRate)));
        },
        duration,
        $"{frequency:0.#} Hz");

    /// <summary>Text, spoken by espeak-ng where it is installed.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="voice">espeak-ng's name of a language or voice.</param>
    public static AudioSource Speech(string text, string voice = "en") => new SpeechSource(text, voice);

    /// <summary>The same, over and over.</summary>
    /// <param name="times">How often; null for without end.</param>
    public AudioSource Repeated(int? times = null) => new RepeatedSource(this, times);

    /// <inheritdoc/>
    public override string ToString() => Title;
}
