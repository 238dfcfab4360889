using System.Text;
using Parley.Bots;
using Parley.Cli.Files;
using Parley.Cli.Shell;
using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Recording;

/// <summary>Writes the audio of a channel into a folder: a file for each speaker, and optionally a mix of all. Not thread-safe.</summary>
internal sealed class Recorder : IDisposable
{
    /// <summary>The name of the file that describes the recording.</summary>
    public const string ManifestName = "recording.json";

    private const string MixName = "mix.opus";

    // Frames arrive a little later than they were spoken: silence is written only up to this long ago.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<Speaker, Track> _tracks = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { MixName, ManifestName };
    private readonly List<SpeakerReport> _speakers = [];
    private readonly TrackQuota _quota = new();
    private readonly string _folder;
    private readonly Track? _mix;
    private readonly VoiceMixer? _mixer;
    private readonly OpusEncoder? _encoder;
    private readonly byte[] _packet = new byte[OpusEncoder.MaximumPacket];
    private RecordingReport _report;
    private bool _isOver;

    /// <summary>Starts a recording.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="report">The initial report.</param>
    /// <param name="mix">Whether to write a mix of all speakers.</param>
    public Recorder(string folder, RecordingReport report, bool mix)
    {
        _folder = folder;
        _report = report with { Mix = mix ? MixName : null };
        if (mix)
        {
            _mixer = new();
            _encoder = new();
            _mix = new(Path.Combine(folder, MixName), report.Channel, 1);
        }
        WriteManifest();
    }

    /// <summary>Gets the current report.</summary>
    public RecordingReport Report => _report;

    /// <summary>Gets whether a speaker was left out because there are too many.</summary>
    public bool HasTooManySpeakers => _quota.IsExceeded;

    /// <summary>Gets the size of all files, in octets.</summary>
    public long Size => _tracks.Values.Sum(static track => track.Size) + (_mix?.Size ?? 0);

    /// <summary>Writes one step of 20 ms.</summary>
    /// <param name="frames">The frames of all speakers.</param>
    /// <param name="since">The start of the recording, on the frames' clock.</param>
    public void Write(IReadOnlyList<VoiceFrame> frames, TimeSpan since)
    {
        foreach (var frame in frames)
        {
            var at = frame.At - since;
            if (at < TimeSpan.Zero || (!_tracks.ContainsKey(frame.Speaker) && IsSilence(frame)))
                continue;
            if (TrackOf(frame, at) is not { } track)
                continue;
            if (frame.Kind == RemoteFrameKind.Frame)
                track.Write(frame.Packet.Span, at);
            else
                track.WriteLost(at);
        }
        if (_mix is not null && frames.Count > 0 && frames[0].At >= since)
            _mix.Write(_packet.AsSpan(0, _encoder!.Encode(_mixer!.Mix(frames).Span, _packet)), frames[0].At - since);
    }

    /// <summary>Fills all files with silence up to now, and flushes them to the operating system.</summary>
    /// <param name="now">The time since the start.</param>
    public void KeepUp(TimeSpan now)
    {
        foreach (var track in Tracks())
        {
            track.FillTo(now - Margin);
            track.Flush();
        }
    }

    /// <summary>Completes all files with the same duration.</summary>
    /// <param name="now">The time since the start.</param>
    public void Finish(TimeSpan now)
    {
        if (_isOver)
            return;
        foreach (var track in Tracks())
            track.FillTo(now);
        Dispose();
        _report = _report with { Duration = Math.Round(now.TotalSeconds, 3) };
        WriteManifest();
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        foreach (var track in Tracks())
            track.Dispose();
        _mixer?.Dispose();
        _encoder?.Dispose();
    }

    // A member who only listens occasionally sends packets of silence: it is not a speaker.
    private static bool IsSilence(VoiceFrame frame) => frame.Kind != RemoteFrameKind.Frame || frame.Packet.Length <= OpusPacket.Silence.Length;

    private IEnumerable<Track> Tracks() => _mix is null ? _tracks.Values : _tracks.Values.Append(_mix);

    private Track? TrackOf(VoiceFrame frame, TimeSpan at)
    {
        if (_tracks.TryGetValue(frame.Speaker, out var known))
            return known;
        if (!_quota.TryTake(frame.Speaker.UserId))
            return null;
        var name = FreeName(frame.Speaker.UserId.Localpart);
        var track = new Track(Path.Combine(_folder, name), frame.Speaker.Name, OpusPacket.IsStereo(frame.Packet.Span) ? 2 : 1);
        _tracks.Add(frame.Speaker, track);
        _speakers.Add(new()
        {
            UserId = frame.Speaker.UserId.Value,
            Name = frame.Speaker.Name,
            DeviceKey = frame.Speaker.DeviceKey,
            File = name,
            FirstHeard = Math.Round(at.TotalSeconds, 3),
        });
        _report = _report with { Speakers = [.. _speakers] };
        WriteManifest();
        return track;
    }

    // The user chose the local part: the file name must not contain a path, be hidden, or need quoting in a shell.
    private string FreeName(string localpart)
    {
        var plain = new string([.. localpart.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(60)]).Trim('-', '_');
        if (plain.Length == 0)
            plain = "speaker";
        if (OwnerFiles.IsDeviceName(plain))
            plain = "speaker-" + plain;
        for (var number = 1; ; number++)
            if (plain + (number == 1 ? "" : "-" + number) + ".opus" is var name && _names.Add(name) && !File.Exists(Path.Combine(_folder, name)))
                return name;
    }

    private void WriteManifest()
    {
        var beside = Path.Combine(_folder, "." + ManifestName);
        using (var file = OwnerFiles.Open(beside, FileMode.Create))
            file.Write(Encoding.UTF8.GetBytes(JsonOutput.Text(_report, RecordingJson.Default.RecordingReport) + "\n"));
        File.Move(beside, Path.Combine(_folder, ManifestName), overwrite: true);
    }
}
