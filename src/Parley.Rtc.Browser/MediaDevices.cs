using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>The browser's list of microphones, and its permission to open them.</summary>
internal sealed partial class MediaDevices : IAudioDevices
{
    public MediaDevices() => Watch(() => Changed?.Invoke());

    public event Action? Changed;

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
        var lines = (await ListMicrophones().WaitAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(lines, static line =>
        {
            var tab = line.IndexOf('\t');
            return new AudioDevice(line[..tab], line[(tab + 1)..]);
        });
    }

    [JSImport("watch", Modules.MediaDevices)]
    private static partial void Watch([JSMarshalAs<JSType.Function>] Action onChange);

    [JSImport("queryPermission", Modules.MediaDevices)]
    private static partial Task<string> QueryPermission();

    [JSImport("listMicrophones", Modules.MediaDevices)]
    private static partial Task<string> ListMicrophones();
}
