namespace Parley.Rtc.Browser;

/// <summary>A media section of a bundle and the playback of its audio.</summary>
internal sealed class AudioSection(AudioBundle bundle, int id, ILocalAudio? localAudio, bool receives) : IAudioSection, IRemoteAudio
{
    private double _volume = 1;
    private bool _muted;
    private bool _sendsAudio = true;
    private bool _receives = receives;

    /// <summary>Gets the ID, by which AudioBundle.js knows the section.</summary>
    public int Id => id;

    public string? Mid { get; private set; }

    public IRemoteAudio RemoteAudio => this;

    public ILocalAudio? LocalAudio => localAudio;

    public bool IsReceiving { get; private set; }

    public bool IsRetired { get; private set; }

    public bool SendsAudio
    {
        get => _sendsAudio;
        set
        {
            _sendsAudio = value;
            bundle.Run(handle => AudioBundle.SetSends(handle, id, value));
        }
    }

    public bool Receives
    {
        get => _receives;
        set
        {
            _receives = value;
            bundle.Run(handle => AudioBundle.SetReceives(handle, id, value));
        }
    }

    public double Volume
    {
        get => _volume;
        set => Play(Math.Clamp(value, 0, 2), _muted);
    }

    public bool Muted
    {
        get => _muted;
        set => Play(_volume, value);
    }

    public void Retire()
    {
        Close();
        bundle.Retire(this);
    }

    /// <summary>Marks the section as retired.</summary>
    public void Close() => (IsRetired, IsReceiving) = (true, false);

    /// <summary>Takes over what was negotiated.</summary>
    public void Update(SectionMessage message) => (Mid, IsReceiving) = (message.Mid ?? Mid, message.Receiving);

    private void Play(double volume, bool muted)
    {
        (_volume, _muted) = (volume, muted);
        bundle.Run(handle => AudioBundle.SetVolume(handle, id, volume, muted));
    }
}
