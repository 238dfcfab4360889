// The tunes of the Music bot, computed note by note. Run by build/tunes.
#:project ../src/Parley.Rtc.Native/Parley.Rtc.Native.csproj
#:property PublishAot=false
#:property OutDir=$(MSBuildProjectDirectory)/../artifacts/tunes/

using Parley.Rtc.Native.Opus;

const int Rate = 48_000;

// Chords as semitones above A2, four beats each; the melody walks over their notes by a different rule in each tune.
(string Name, string Title, double Beat, int[][] Chords, int[] Steps, double Decay)[] tunes =
[
    ("morning", "Morning", 0.34, [[3, 7, 10, 14], [-2, 2, 5, 10], [0, 3, 7, 12], [-4, 0, 3, 8]], [0, 2, 3, 1, 2, 3, 1, 2], 2.2),
    ("rain", "Rain on the Roof", 0.26, [[0, 3, 7, 10], [-4, 0, 3, 7], [-7, -4, 0, 5], [-5, -1, 2, 7]], [3, 1, 2, 0, 3, 2, 1, 2], 3.5),
    ("evening", "Evening", 0.44, [[5, 9, 12, 16], [2, 5, 9, 12], [-2, 2, 5, 9], [0, 4, 7, 12]], [1, 3, 2, 3, 0, 2, 1, 3], 1.6),
];

var folder = Directory.CreateDirectory(Path.Combine("src", "Parley.Cli", "BuiltInBots", "Tunes")).FullName;
foreach (var (name, title, beat, chords, steps, decay) in tunes)
{
    var notes = new List<(double At, double Pitch, double Loudness, double Decay)>();
    const int Rounds = 5;
    for (var round = 0; round < Rounds; round++)
        for (var bar = 0; bar < chords.Length; bar++)
        {
            var start = ((round * chords.Length) + bar) * 4 * beat;
            notes.Add((start, chords[bar][0] - 12, 0.20, 0.9));
            for (var i = 0; i < 8; i++)
            {
                var isRest = round == 0 && i % 2 == 1;
                var octave = round >= 2 && i % 3 == 2 ? 12 : 0;
                if (!isRest)
                    notes.Add((start + (i * beat / 2), chords[bar][steps[(i + round) % steps.Length]] + 12 + octave, 0.11, decay));
            }
            if (round is 1 or 3)
                notes.Add((start + (2 * beat), chords[bar][2] + 24, 0.07, 1.2));
        }
    var seconds = (Rounds * chords.Length * 4 * beat) + 2.5;
    Write(Path.Combine(folder, name + ".opus"), title, Render(notes, seconds));
    Console.WriteLine($"{name}.opus: {seconds:0.0} s, {new FileInfo(Path.Combine(folder, name + ".opus")).Length / 1000} kB");
}

static short[] Render(List<(double At, double Pitch, double Loudness, double Decay)> notes, double seconds)
{
    var sound = new double[(int)(seconds * Rate)];
    foreach (var (at, pitch, loudness, decay) in notes)
    {
        var frequency = 110 * Math.Pow(2, pitch / 12);
        var first = (int)(at * Rate);
        for (var i = 0; i < 3 * Rate && first + i < sound.Length; i++)
        {
            var t = i / (double)Rate;
            // A soft string: overtones die sooner than the ground tone.
            var attack = Math.Min(1, t / 0.008);
            var tone = Math.Sin(2 * Math.PI * frequency * t)
                + (0.5 * Math.Exp(-2 * t) * Math.Sin(2 * Math.PI * 2.001 * frequency * t))
                + (0.25 * Math.Exp(-4 * t) * Math.Sin(2 * Math.PI * 3.002 * frequency * t));
            sound[first + i] += loudness * attack * Math.Exp(-decay * t) * tone;
        }
    }
    // A room: two echoes.
    for (var i = sound.Length - 1; i >= 0; i--)
        sound[i] += (i >= 9_600 ? 0.22 * sound[i - 9_600] : 0) + (i >= 15_300 ? 0.14 * sound[i - 15_300] : 0);
    return [.. sound.Select(static value => (short)(Math.Tanh(value) * 0.8 * short.MaxValue))];
}

static void Write(string path, string title, short[] samples)
{
    using var encoder = new OpusEncoder(new() { Bitrate = 32_000, Complexity = 10, Fec = false });
    using var writer = new OggOpusWriter(File.Create(path), 1, title);
    var packet = new byte[OpusEncoder.MaximumPacket];
    for (var at = 0; at + 960 <= samples.Length; at += 960)
        writer.Write(packet.AsSpan(0, encoder.Encode(samples.AsSpan(at, 960), packet)));
}
