using static Parley.Rtc.Contract.RtcContractHost;

namespace Parley.Rtc.Contract;

/// <summary>A speaker with many voices, as a forwarding unit is one, and a listener, in one connection.</summary>
internal sealed class BundlePair : IAsyncDisposable
{
    private static readonly TimeSpan GatherFor = TimeSpan.FromSeconds(1);

    private readonly RtcContractHost _host;
    private readonly List<ILocalAudio> _opened = [];
    private readonly List<PeerEvent> _heard = [];

    public BundlePair(RtcContractHost host, ILocalAudio? listenersAudio = null)
    {
        _host = host;
        Speaker = host.One.CreateBundle(new PeerConnectionOptions(), _ => { });
        Listener = host.Other.CreateBundle(new PeerConnectionOptions { LocalAudio = listenersAudio }, happened =>
        {
            lock (_heard)
                _heard.Add(happened);
        });
        if (listenersAudio is not null)
            _opened.Add(listenersAudio);
    }

    public IAudioBundle Speaker { get; }

    public IAudioBundle Listener { get; }

    public IReadOnlyList<PeerEvent> ListenerEvents
    {
        get
        {
            lock (_heard)
                return [.. _heard];
        }
    }

    /// <summary>Creates a pair whose speaker has voices, from 0.</summary>
    public static async Task<BundlePair> CreateAsync(RtcContractHost host, int voices)
    {
        var pair = new BundlePair(host);
        for (var voice = 0; voice < voices; voice++)
            await pair.SpeakAsync(voice);
        return pair;
    }

    /// <summary>Adds a section in which the speaker sends a voice and receives nothing.</summary>
    public async Task<IAudioSection> SpeakAsync(int voice, bool receives = false)
    {
        var audio = await _host.EndAsync(_host.OpenVoiceAsync(_host.One, voice));
        _opened.Add(audio);
        return Speaker.Add(audio, receives);
    }

    public async Task<(string Offer, string Answer)> NegotiateAsync(bool speakerOffers, bool restart = false)
    {
        var (offerer, answerer) = speakerOffers ? (Speaker, Listener) : (Listener, Speaker);
        var offer = await _host.EndAsync(offerer.OfferAsync(new OfferOptions { GatherFor = GatherFor, IceRestart = restart }));
        var answer = await _host.EndAsync(answerer.AnswerAsync(offer, new AnswerOptions { GatherFor = GatherFor }));
        await _host.EndAsync(offerer.AcceptAnswerAsync(answer));
        foreach (var section in Listener.Sections)
            _host.Listen(section);
        return (offer.Sdp, answer.Sdp);
    }

    /// <summary>Waits until the listener hears each voice of the speaker in the section with the same <c>mid</c>.</summary>
    public async Task HearsAsync(params (IAudioSection Section, int Voice)[] expected)
    {
        foreach (var (spoken, voice) in expected)
        {
            var section = Listener.Sections.FirstOrDefault(section => section.Mid == spoken.Mid)
                ?? throw new RtcContractException($"Expected: the listener has the section {spoken.Mid} of voice {voice}.");
            await _host.UntilAsync(() => _host.Hears(section, voice), $"voice {voice} is heard in section {spoken.Mid}");
        }
    }

    /// <summary>Waits until each voice is heard in the section of the same index.</summary>
    public Task HearsAllAsync() => HearsAsync([.. Speaker.Sections.Select((section, voice) => (section, voice))]);

    public async ValueTask DisposeAsync()
    {
        await Speaker.DisposeAsync();
        await Listener.DisposeAsync();
        foreach (var audio in _opened)
            await audio.DisposeAsync();
        Check(Listener.Sections.Count >= 0, "the sections of a disposed bundle can be read");
    }
}
