using Parley.Rtc;

namespace Parley.Voice.Tests.Fakes;

/// <summary>A backend that adds a candidate with a DNS name to its descriptions, and records the descriptions of the peer.</summary>
internal sealed class NamingBackend(IRtcBackend inner, List<string> received) : IRtcBackend
{
    private const string Named = "candidate:9 1 udp 1 probe.example.org 9 typ host";

    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => inner.OpenLocalAudioAsync(options, cancellationToken);

    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) =>
        new Connection(inner.CreatePeerConnection(options, onEvent), received);

    private sealed class Connection(IPeerConnection inner, List<string> received) : IPeerConnection
    {
        public IRemoteAudio RemoteAudio => inner.RemoteAudio;

        public bool SendsAudio
        {
            get => inner.SendsAudio;
            set => inner.SendsAudio = value;
        }

        public async ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default) => AddName(await inner.OfferAsync(options, cancellationToken));

        public async ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default)
        {
            received.Add(offer.Sdp);
            return AddName(await inner.AnswerAsync(offer, options, cancellationToken));
        }

        public ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default)
        {
            received.Add(answer.Sdp);
            return inner.AcceptAnswerAsync(answer, cancellationToken);
        }

        public ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default) => inner.AddCandidatesAsync(candidates, cancellationToken);

        public ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default) => inner.SetIceServersAsync(servers, cancellationToken);

        public ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => inner.GetStatisticsAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static SessionDescription AddName(SessionDescription description) => description with { Sdp = description.Sdp + "a=" + Named + "\r\n" };
    }
}
