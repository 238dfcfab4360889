using Parley.Matrix.Endpoints;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>Has the backend create connections before the next join needs them. Must be used on the executor.</summary>
internal sealed class ConnectionPreparation(ChannelContext context, ChannelDirectory channels)
{
    private const int MaxPrepared = 8;

    private ILocalAudio? _audio;
    private (ILocalAudio? Audio, TurnServerResponse? Turn, bool RelayOnly, CertificateScope? Certificate, int Count) _prepared;

    /// <summary>Sets the audio of the next join; null ends the preparation.</summary>
    public void SetAudio(ILocalAudio? audio)
    {
        _audio = audio;
        Update();
    }

    /// <summary>Prepares again if the audio, the TURN credentials, the policy or the number of connections changed.</summary>
    public void Update()
    {
        if (_audio is null)
            return;
        var next = (_audio, context.Turn.Current, context.RelayOnly, context.NextCertificate, Count());
        if (next == _prepared)
            return;
        _prepared = next;
        try
        {
            context.Backend.Prepare(context.ConnectionOptions(_audio, context.NextCertificate), _prepared.Count);
        }
        catch (Exception e)
        {
            context.Logger.BackendFailed(e); // A join creates what it needs itself.
        }
    }

    // As many as the fullest channel has members. A device in a channel only answers offers, for which connections are not prepared.
    private int Count()
    {
        if (context.Current.Channel is not null)
            return 0;
        var most = 1;
        foreach (var channel in channels.All())
            most = Math.Max(most, channel.Snapshot.Members.Count);
        return Math.Min(most, MaxPrepared);
    }
}
