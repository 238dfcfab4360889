using System.Net.WebSockets;
using Parley.Rtc;
using Parley.Rtc.Native;
using Parley.Sfu.LiveKit;

namespace Parley.Sfu.Tests.LiveKit;

/// <summary>The server's side of one member's connection.</summary>
internal sealed class StandInMember : IAsyncDisposable
{
    private readonly StandInLiveKit _server;
    private readonly WebSocket _socket;
    private readonly IAudioBundle _bundle;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Dictionary<string, (IAudioSection Section, Forwarder Source)> _forwarded = [];
    private readonly List<ILocalAudio> _opened = [];

    public StandInMember(StandInLiveKit server, WebSocket socket, string identity)
    {
        (_server, _socket, Identity) = (server, socket, identity);
        _bundle = server.Backend.CreateBundle(new PeerConnectionOptions(), happened =>
        {
            if (happened is PeerEvent.RemoteAudioStarted)
                ((NativeRemoteAudio)_bundle!.Sections[0].RemoteAudio).FrameReceived += frame => Spoke?.Invoke(frame.Payload.ToArray());
        });
    }

    /// <summary>Occurs with each frame that the member sends.</summary>
    public event Action<byte[]>? Spoke;

    public string Identity { get; }

    public string Track => "TR_" + Identity;

    public bool HasTrack { get; private set; }

    public void Describe(ProtoWriter info, bool isGone)
    {
        info.Text(1, "PA_" + Identity);
        info.Text(2, Identity);
        info.Number(3, isGone ? 3 : 2);
        if (HasTrack)
        {
            info.Message(4, track =>
            {
                track.Text(1, Track);
                track.Number(9, 2);
                track.Number(16, Identity.StartsWith("secret", StringComparison.Ordinal) ? 1 : 0);
            });
        }
    }

    public async Task RunAsync()
    {
        await SendAsync(ProtoWriter.Write(message => message.Message(1, join =>
        {
            join.Message(2, info => Describe(info, isGone: false));
            foreach (var other in _server.Members.Where(other => other != this))
                join.Message(3, info => other.Describe(info, isGone: false));
            join.Number(11, 5);
        })));
        var buffer = new byte[256 * 1024];
        while (await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Binary, EndOfMessage: true, Count: var count })
            await HandleAsync(ProtoMessage.Parse(buffer[..count]));
    }

    public async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync();
        try
        {
            if (_socket.State == WebSocketState.Open)
                await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _bundle.DisposeAsync();
        foreach (var audio in _opened)
            await audio.DisposeAsync();
    }

    private async Task HandleAsync(ProtoMessage request)
    {
        if (request.Message(4) is not null)
            HasTrack = true;
        if (request.Message(1) is { } offer)
            await AnswerAsync(offer);
        if (request.Message(6) is { } subscription)
            await SubscribeAsync([.. subscription.Texts(1)], subscription.Number(2) == 1);
    }

    private async Task AnswerAsync(ProtoMessage offer)
    {
        var isFirst = offer.Number(3) == 1;
        var answer = await _bundle.AnswerAsync(new(SdpType.Offer, offer.Text(2)), new() { GatherFor = TimeSpan.FromSeconds(1) });
        await SendAsync(ProtoWriter.Write(message => message.Message(2, reply =>
        {
            reply.Text(1, "answer");
            reply.Text(2, answer.Sdp);
            reply.Number(3, offer.Number(3));
            foreach (var (track, (section, _)) in _forwarded.Where(static one => one.Value.Section.Mid is not null))
            {
                reply.Message(4, entry =>
                {
                    entry.Text(1, section.Mid!);
                    entry.Text(2, track);
                });
            }
        })));
        if (isFirst)
            await _server.TellOthersAsync(this, isGone: false);
    }

    private async Task SubscribeAsync(IReadOnlyList<string> tracks, bool subscribe)
    {
        var added = 0;
        foreach (var track in tracks)
        {
            if (_forwarded.TryGetValue(track, out var known))
            {
                known.Section.SendsAudio = subscribe;
                continue;
            }
            if (_server.Members.FirstOrDefault(other => other.Track == track) is not { } speaker)
                continue;
            var source = new Forwarder();
            speaker.Spoke += source.Add;
            var audio = _server.Backend.OpenLocalAudio();
            audio.Source = source;
            _opened.Add(audio);
            _forwarded.Add(track, (_bundle.Add(audio, receives: false), source));
            added++;
        }
        if (added > 0)
            await SendAsync(ProtoWriter.Write(message => message.Message(25, required => required.Number(1, added))));
    }

    // The newest frame of a member.
    private sealed class Forwarder : IEncodedAudioSource
    {
        private byte[]? _frame;

        public void Add(byte[] frame) => Interlocked.Exchange(ref _frame, frame);

        public int Read(Span<byte> packet, out byte level)
        {
            level = 10;
            if (Interlocked.Exchange(ref _frame, null) is not { } frame)
                return 0;
            frame.CopyTo(packet);
            return frame.Length;
        }
    }
}
