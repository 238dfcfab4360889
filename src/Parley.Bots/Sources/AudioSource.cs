using System.IO.Pipelines;

namespace Parley.Bots;

/// <summary>Represents audio that can be played. It is opened each time that its playback begins.</summary>
public abstract class AudioSource
{
    /// <summary>Gets the title.</summary>
    public virtual string Title => "audio";

    /// <summary>
    /// Gets a value that indicates whether the source is live. A live source starts at once; others wait for members who are still
    /// connecting (<see cref="VoiceBotOptions.WaitForListeners"/>). The default is <see langword="false"/>.
    /// </summary>
    public virtual bool IsLive => false;

    /// <summary>Opens the source for reading. The player calls it when the playback begins.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: the source cannot be played.</exception>
    public abstract ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns a source that plays a file: Ogg Opus and WebM Opus directly, other formats if ffmpeg is installed.</summary>
    public static AudioSource FromFile(string path) => new FileSource(path);

    /// <summary>Returns a source that plays a download or an internet radio over http or https, in the formats of <see cref="FromFile"/>.</summary>
    /// <remarks>
    /// A server that does not answer, or sends nothing while the player waits for it, is an error after 10 s. An interrupted download is resumed
    /// if the server offers ranges; it is an error after 20 s without new data.
    /// </remarks>
    public static AudioSource FromUri(Uri address) => new UriSource(address);

    /// <summary>Returns a source that plays a stream, in the formats of <see cref="FromFile"/>. It plays once, from the stream's position, and disposes of the stream.</summary>
    public static AudioSource FromStream(Stream stream, string title = "stream") => new StreamSource(stream, title);

    /// <summary>Returns a source that plays PCM from a pipe, once: 48 kHz, 16 bits, little-endian, interleaved. <see cref="PcmPipe"/> is such a pipe.</summary>
    /// <param name="reader">The pipe.</param>
    /// <param name="channels">The number of channels, 1 or 2.</param>
    /// <param name="title">The title.</param>
    public static AudioSource FromPcm(PipeReader reader, int channels = 1, string title = "PCM") => new PipeSource(reader, channels, title);

    /// <summary>Returns a source that computes its audio while it plays.</summary>
    /// <param name="generate">Computes the samples.</param>
    /// <param name="duration">The duration; <see langword="null"/> plays endlessly.</param>
    /// <param name="title">The title.</param>
    public static AudioSource Generate(PcmGenerator generate, TimeSpan? duration = null, string title = "generated") => new GeneratedSource(generate, duration, title);

    /// <summary>Returns a source that plays a sine tone.</summary>
    /// <param name="frequency">The frequency in Hz.</param>
    /// <param name="duration">The duration; <see langword="null"/> plays endlessly.</param>
    /// <param name="amplitude">The amplitude, 0 to 1.</param>
    public static AudioSource Tone(double frequency, TimeSpan? duration = null, double amplitude = 0.4) => Generate(
        (samples, position) =>
        {
            for (var i = 0; i < samples.Length; i++)
                samples[i] = (short)(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * frequency * ((position + i) / (double)PcmAudioReader.SampleRate)));
        },
        duration,
        $"{frequency:0.#} Hz");

    /// <summary>Returns a source that speaks a text. Needs espeak-ng.</summary>
    /// <param name="text">The text.</param>
    /// <param name="voice">A language or voice of espeak-ng.</param>
    public static AudioSource Speech(string text, string voice = "en") => new SpeechSource(text, voice);

    /// <summary>Returns a source that plays this one repeatedly.</summary>
    /// <param name="times">The number of times; <see langword="null"/> repeats endlessly.</param>
    public AudioSource Repeated(int? times = null) => new RepeatedSource(this, times);

    /// <inheritdoc/>
    public override string ToString() => Title;
}
