using Parley.Matrix.Endpoints;
using Parley.Rtc;

namespace Parley.Voice;

/// <content>What the next join will need is made before the click.</content>
public sealed partial class VoiceChannels
{
    private const int MostPrepared = 8;
    private ILocalAudio? _nextAudio;
    private (ILocalAudio? Audio, TurnServerResponse? Turn, int Count) _prepared;

    /// <summary>
    /// Tells with what the next join will be heard. From then on the backend is asked to make connections ahead, as many as the
    /// fullest channel has members. Null: nothing more is prepared.
    /// </summary>
    public void Prepare(ILocalAudio? audio) => SerialExecutor.Post(() =>
    {
        _nextAudio = audio;
        Prepare();
    });

    private void Prepare()
    {
        if (_nextAudio is null)
            return;
        var next = (_nextAudio, Turn.Current, Count());
        if (next == _prepared)
            return;
        _prepared = next;
        try
        {
            Backend.Prepare(ConnectionOptions(_nextAudio), _prepared.Count);
        }
        catch (Exception e)
        {
            Fault(e); // a join makes what it needs
        }
    }

    internal PeerConnectionOptions ConnectionOptions(ILocalAudio? audio) => new()
    {
        IceServers = ProtocolMapping.IceServers(Turn.Current),
        RelayOnly = Options.RelayOnly,
        LocalAudio = audio,
    };

    // Who is in a channel waits for others' offers.
    private int Count()
    {
        if (CurrentChannel is not null)
            return 0;
        var most = 1;
        foreach (var channel in All())
            most = Math.Max(most, channel.Snapshot.Members.Count);
        return Math.Min(most, MostPrepared);
    }
}
