using System.Runtime.InteropServices.JavaScript;
using System.Text.Json;

namespace Parley.Rtc.Browser;

/// <summary>
/// One <c>RTCPeerConnection</c> with several audio sections. AudioBundle.js, which is loaded with the first bundle, keeps their tracks. Changes
/// before it is loaded wait for it.
/// </summary>
internal sealed partial class AudioBundle : IAudioBundle
{
    /// <summary>The number of sections, as in the other backends.</summary>
    private const int MaximumSections = 64;

    private static Task? s_loading;

    private readonly Action<PeerEvent> _onEvent;
    private readonly Task<JSObject> _opening;
    private readonly List<Action<JSObject>> _waiting = [];
    private readonly List<AudioSection> _sections = [];
    private JSObject? _handle;
    private int _nextId;
    private bool _disposed;

    public AudioBundle(PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        _onEvent = onEvent;
        if (options.LocalAudio is not null)
            Add(options.LocalAudio);
        _opening = OpenAsync(options);
    }

    public IReadOnlyList<IAudioSection> Sections => _sections.FindAll(section => !section.IsRetired);

    public IAudioSection Add(ILocalAudio? localAudio = null, bool receives = true)
    {
        ThrowIfDisposed();
        if (_sections.Count >= MaximumSections)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection has too many sections. Retire some, then offer.");
        var section = new AudioSection(this, _nextId++, localAudio, receives);
        _sections.Add(section);
        Run(handle => Add(handle, section.Id, PeerConnection.Microphone(localAudio), receives));
        return section;
    }

    public async ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default) =>
        new(SdpType.Offer, (await NegotiateAsync(handle => Offer(handle, options.IceRestart, options.GatherFor.TotalMilliseconds), cancellationToken))!);

    public async ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default) =>
        new(SdpType.Answer, (await NegotiateAsync(handle => Answer(handle, offer.Sdp, options.GatherFor.TotalMilliseconds), cancellationToken))!);

    public async ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default) =>
        await NegotiateAsync(handle => AcceptAnswer(handle, answer.Sdp), cancellationToken);

    public async ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default)
    {
        var handle = await GetHandleAsync();
        await Failure.Translate(PeerConnection.AddCandidates(handle, PeerConnection.Serialize(candidates))).WaitAsync(cancellationToken);
    }

    public async ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default)
    {
        var handle = await GetHandleAsync();
        await Failure.Translate(PeerConnection.SetIceServers(handle, PeerConnection.Serialize(servers))).WaitAsync(cancellationToken);
    }

    public async ValueTask<BundleStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var json = await Failure.Translate(GetStatistics(await GetHandleAsync())).WaitAsync(cancellationToken);
        var sections = JsonSerializer.Deserialize(json, InteropJson.Default.DictionaryStringStatisticsMessage)!.ToDictionary(entry => entry.Key, entry => entry.Value.ToStatistics());
        var all = sections.Values.FirstOrDefault() ?? new();
        return new(
            all with
            {
                Jitter = sections.Values.Max(section => section.Jitter),
                PacketsReceived = sections.Values.Sum(section => section.PacketsReceived),
                PacketsLost = sections.Values.Sum(section => section.PacketsLost),
                PacketsSent = sections.Values.Sum(section => section.PacketsSent),
                BytesReceived = sections.Values.Sum(section => section.BytesReceived),
                BytesSent = sections.Values.Sum(section => section.BytesSent),
                ConcealedShare = sections.Values.Select(section => section.ConcealedShare).DefaultIfEmpty().Max(),
            },
            sections);
    }

    public ValueTask DisposeAsync()
    {
        if (_disposed)
            return ValueTask.CompletedTask;
        _disposed = true;
        foreach (var section in _sections)
            section.Close();
        if (_handle is { } handle)
        {
            PeerConnection.Close(handle);
            handle.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Calls the module now, or when it is loaded.</summary>
    public void Run(Action<JSObject> call)
    {
        if (_disposed)
            return;
        if (_handle is { } handle)
            call(handle);
        else
            _waiting.Add(call);
    }

    /// <summary>Retires a section; one that no description has is removed.</summary>
    public void Retire(AudioSection section)
    {
        if (section.Mid is null)
            _sections.Remove(section);
        Run(handle => Retire(handle, section.Id));
    }

    private async Task<JSObject> OpenAsync(PeerConnectionOptions options)
    {
        await (s_loading ??= JSHost.ImportAsync(Modules.AudioBundle, Modules.Url(Modules.AudioBundle)));
        ThrowIfDisposed();
        _handle = Create(PeerConnection.Serialize(options.IceServers), options.RelayOnly, options.Certificate?.Id ?? 0, OnEvent);
        foreach (var call in _waiting)
            call(_handle);
        _waiting.Clear();
        return _handle;
    }

    private async Task<JSObject> GetHandleAsync()
    {
        ThrowIfDisposed();
        JSObject handle;
        try
        {
            handle = await _opening;
        }
        catch (JSException exception)
        {
            // The next bundle loads the module again.
            s_loading = null;
            throw new RtcException(RtcErrorKind.Unavailable, "A part of the page could not be loaded. Check your connection, then try again.", exception);
        }

        ThrowIfDisposed();
        return handle;
    }

    private async Task<string?> NegotiateAsync(Func<JSObject, Task<string>> operation, CancellationToken cancellationToken)
    {
        var result = await Failure.Translate(operation(await GetHandleAsync())).WaitAsync(cancellationToken);
        var message = JsonSerializer.Deserialize(result, InteropJson.Default.BundleMessage)!;
        foreach (var gone in _sections.FindAll(section => !Array.Exists(message.Sections, present => present.Id == section.Id)))
        {
            gone.Close();
            _sections.Remove(gone);
        }

        foreach (var present in message.Sections)
        {
            var section = _sections.Find(known => known.Id == present.Id);
            if (section is null)
                _sections.Add(section = new AudioSection(this, present.Id, null, receives: true));
            section.Update(present);
        }

        return message.Sdp;
    }

    private void OnEvent(string json)
    {
        if (!_disposed && PeerConnection.ReadEvent(json) is { } happened)
            _onEvent(happened);
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed. Create a new one.");
    }

    [JSImport("create", Modules.AudioBundle)]
    private static partial JSObject Create(
        string iceServers, bool relayOnly, int scope, [JSMarshalAs<JSType.Function<JSType.String>>] Action<string> onEvent);

    [JSImport("add", Modules.AudioBundle)]
    private static partial void Add(JSObject bundle, int id, JSObject? localAudio, bool receives);

    [JSImport("retire", Modules.AudioBundle)]
    private static partial void Retire(JSObject bundle, int id);

    [JSImport("setReceives", Modules.AudioBundle)]
    internal static partial void SetReceives(JSObject bundle, int id, bool receives);

    [JSImport("setSends", Modules.AudioBundle)]
    internal static partial void SetSends(JSObject bundle, int id, bool sends);

    [JSImport("setSectionVolume", Modules.AudioBundle)]
    internal static partial void SetVolume(JSObject bundle, int id, double volume, bool muted);

    [JSImport("offerSections", Modules.AudioBundle)]
    private static partial Task<string> Offer(JSObject bundle, bool iceRestart, double gatherFor);

    [JSImport("answerSections", Modules.AudioBundle)]
    private static partial Task<string> Answer(JSObject bundle, string sdp, double gatherFor);

    [JSImport("acceptSections", Modules.AudioBundle)]
    private static partial Task<string> AcceptAnswer(JSObject bundle, string sdp);

    [JSImport("sectionStatistics", Modules.AudioBundle)]
    private static partial Task<string> GetStatistics(JSObject bundle);
}
