using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.TestApp;

/// <summary>The functions of the page that tests call.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Page
{
    private static readonly OfferOptions Offer = new() { GatherFor = TimeSpan.FromSeconds(2) };
    private static readonly AnswerOptions Answer = new() { GatherFor = TimeSpan.FromSeconds(2) };
    private static readonly List<PeerEvent> Events = [];
    private static ILocalAudio? s_audio;
    private static IPeerConnection? s_connection;

    /// <summary>Makes the next microphone play the tone of a voice (voices.js).</summary>
    [JSImport("globalThis.nextVoice")]
    internal static partial void NextVoice(int voice);

    /// <summary>Returns true if a voice is received in a section of one of the page's connections (voices.js).</summary>
    [JSImport("globalThis.hearsVoice")]
    internal static partial bool HearsVoice(string mid, int voice);

    /// <summary>Runs one case of the contract. Returns an empty string, or the error.</summary>
    [JSExport]
    public static async Task<string> RunCaseAsync(string name)
    {
        try
        {
            await using var host = new BrowserHost(await BrowserRtcBackend.LoadAsync());
            await RtcContract.RunAsync(name, host);
            return "";
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    /// <summary>Opens the microphone and creates the page's connection; closes an earlier one.</summary>
    [JSExport]
    public static async Task OpenAsync()
    {
        await CloseAsync();
        var backend = await BrowserRtcBackend.LoadAsync();
        s_audio = await backend.OpenLocalAudioAsync(new AudioCaptureOptions());
        s_connection = backend.CreatePeerConnection(new PeerConnectionOptions { LocalAudio = s_audio }, Events.Add);
    }

    /// <summary>Opens only the microphone. Returns an empty string, or the error.</summary>
    [JSExport]
    public static async Task<string> OpenMicrophoneAsync()
    {
        try
        {
            await (await (await BrowserRtcBackend.LoadAsync()).OpenLocalAudioAsync(new AudioCaptureOptions())).DisposeAsync();
            return "";
        }
        catch (RtcException exception)
        {
            return $"{exception.Kind}: {exception.Message}";
        }
    }

    /// <summary>Returns the microphone permission and the number of microphones.</summary>
    [JSExport]
    public static async Task<string> DevicesAsync()
    {
        var devices = (await BrowserRtcBackend.LoadAsync()).Devices;
        return $"{await devices.QueryMicrophonePermissionAsync()} {(await devices.ListMicrophonesAsync()).Count}";
    }

    [JSExport]
    public static async Task<string> OfferAsync() => (await s_connection!.OfferAsync(Offer)).Sdp;

    [JSExport]
    public static async Task<string> AnswerAsync(string offer) => (await s_connection!.AnswerAsync(new SessionDescription(SdpType.Offer, offer), Answer)).Sdp;

    [JSExport]
    public static Task AcceptAnswerAsync(string answer) => s_connection!.AcceptAnswerAsync(new SessionDescription(SdpType.Answer, answer)).AsTask();

    /// <summary>Sets the volume of the peer, from 0 to 2, and whether it is muted.</summary>
    [JSExport]
    public static void Play(double volume, bool muted)
    {
        s_connection!.RemoteAudio.Volume = volume;
        s_connection.RemoteAudio.Muted = muted;
    }

    /// <summary>Returns the state of the connection, then "heard" if audio has arrived, and "speaking" if the peer speaks.</summary>
    [JSExport]
    public static string Status()
    {
        var state = Events.OfType<PeerEvent.StateChanged>().LastOrDefault()?.State ?? PeerConnectionState.New;
        return state
            + (Events.OfType<PeerEvent.RemoteAudioStarted>().Any() ? " heard" : "")
            + (Events.OfType<PeerEvent.SpeakingChanged>().LastOrDefault()?.Speaking == true ? " speaking" : "");
    }

    [JSExport]
    public static async Task CloseAsync()
    {
        if (s_connection is not null)
            await s_connection.DisposeAsync();
        if (s_audio is not null)
            await s_audio.DisposeAsync();
        (s_connection, s_audio) = (null, null);
        Events.Clear();
    }
}
