using System.Runtime.InteropServices.JavaScript;
using System.Text.Json;

namespace Parley.Rtc.Browser;

/// <summary>The browser's microphones, the permission to open them, and the permission to play audio.</summary>
internal sealed partial class MediaDevices : IAudioDevices
{
    public MediaDevices()
    {
        Watch(() => Changed?.Invoke());
        WatchPlayback(blocked =>
        {
            IsPlaybackBlocked = blocked;
            PlaybackChanged?.Invoke();
        });
    }

    public event Action? Changed;

    public event Action? PlaybackChanged;

    public bool IsPlaybackBlocked { get; private set; }

    public async ValueTask<MicrophonePermission> QueryMicrophonePermissionAsync(CancellationToken cancellationToken = default) =>
        await QueryPermission().WaitAsync(cancellationToken) switch
        {
            "granted" => MicrophonePermission.Granted,
            "denied" => MicrophonePermission.Denied,
            "prompt" => MicrophonePermission.Prompt,
            _ => MicrophonePermission.Unknown,
        };

    public async ValueTask<IReadOnlyList<AudioDevice>> ListMicrophonesAsync(CancellationToken cancellationToken = default)
    {
        var microphones = await ListMicrophones().WaitAsync(cancellationToken);
        return Array.ConvertAll(JsonSerializer.Deserialize(microphones, InteropJson.Default.MicrophoneMessageArray)!, static m => new AudioDevice(m.Id, m.Label));
    }

    public bool CanSelectSpeaker { get; } = CanSelect();

    public async ValueTask<IReadOnlyList<AudioDevice>> ListSpeakersAsync(CancellationToken cancellationToken = default)
    {
        var speakers = await ListSpeakers().WaitAsync(cancellationToken);
        return Array.ConvertAll(JsonSerializer.Deserialize(speakers, InteropJson.Default.MicrophoneMessageArray)!, static m => new AudioDevice(m.Id, m.Label));
    }

    public void SelectSpeaker(string? id) => Select(id ?? "");

    public void Play(CallSound sound) => PlaySound((int)sound);

    public async ValueTask<string?> RecordKeyAsync(CancellationToken cancellationToken = default) => await RecordKey().WaitAsync(cancellationToken);

    [JSImport("canSelectSpeaker", Modules.MediaDevices)]
    private static partial bool CanSelect();

    [JSImport("selectSpeaker", Modules.MediaDevices)]
    private static partial void Select(string id);

    [JSImport("listSpeakers", Modules.MediaDevices)]
    private static partial Task<string> ListSpeakers();

    [JSImport("playSound", Modules.MediaDevices)]
    private static partial void PlaySound(int sound);

    [JSImport("recordKey", Modules.MediaDevices)]
    [return: JSMarshalAs<JSType.Promise<JSType.String>>]
    private static partial Task<string?> RecordKey();

    [JSImport("watch", Modules.MediaDevices)]
    private static partial void Watch([JSMarshalAs<JSType.Function>] Action onChange);

    [JSImport("watchPlayback", Modules.MediaDevices)]
    private static partial void WatchPlayback([JSMarshalAs<JSType.Function<JSType.Boolean>>] Action<bool> onChange);

    [JSImport("queryPermission", Modules.MediaDevices)]
    private static partial Task<string> QueryPermission();

    [JSImport("listMicrophones", Modules.MediaDevices)]
    private static partial Task<string> ListMicrophones();
}
