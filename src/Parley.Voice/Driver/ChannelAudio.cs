using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>The local audio and the mute settings of one channel. Must be used on the executor.</summary>
internal sealed class ChannelAudio(ChannelContext context, Action changed)
{
    private bool _mutedHere;
    private bool _deafenedHere;

    /// <summary>Gets the local audio, or null if this device is out or only listens.</summary>
    public ILocalAudio? Local { get; private set; }

    /// <summary>Gets a value indicating whether the local audio is above the speech threshold.</summary>
    public bool Speaking { get; private set; }

    /// <summary>Gets the machine's input for the present settings: those of the device and those of the channel. Deafening mutes as well.</summary>
    public VoiceInput Input
    {
        get
        {
            var deafened = context.Audio.Deafened || _deafenedHere;
            return new VoiceInput.SetMuted(deafened || context.Audio.Muted || _mutedHere, deafened);
        }
    }

    public void SetHere(bool muted, bool deafened) => (_mutedHere, _deafenedHere) = (muted, deafened);

    public void SetLocal(ILocalAudio? audio, VoiceView view)
    {
        if (Local == audio)
            return;
        if (Local is not null)
            Local.SpeakingChanged -= OnSpeaking;
        Local = audio;
        Speaking = false;
        if (audio is not null)
            audio.SpeakingChanged += OnSpeaking;
        Apply(view);
    }

    /// <summary>Sends silence while this device is muted.</summary>
    public void Apply(VoiceView view)
    {
        if (Local is not null)
            Local.Enabled = !view.Muted;
    }

    private void OnSpeaking(bool speaking) => context.Executor.Post(() =>
    {
        Speaking = speaking;
        changed();
    });
}
