using System.Buffers.Text;
using System.Text.Json.Nodes;
using Parley.Rtc;

namespace Parley.Sfu.LiveKit;

/// <summary>
/// The requests to a LiveKit server, by the numbers of the fields in its published definitions.
/// https://docs.livekit.io/reference/internals/client-protocol/
/// </summary>
internal static class SignalRequest
{
    // The version of the protocol in which the client offers one peer connection for both directions.
    private const int ProtocolVersion = 16;

    /// <summary>Returns the query parameter <c>join_request</c>, with which a client that subscribes to single tracks connects.</summary>
    public static string Join()
    {
        var request = ProtoWriter.Write(static join =>
        {
            join.Message(1, static client => client.Number(3, ProtocolVersion));
            join.Message(2, static settings => settings.Flag(1, false));
        });
        return Base64Url.EncodeToString(ProtoWriter.Write(wrapped => wrapped.Bytes(2, request)));
    }

    /// <summary>Announces the track of the microphone, before the offer that contains it.</summary>
    public static byte[] AddTrack(string track) => Write(4, request =>
    {
        request.Text(1, track);
        request.Text(2, "microphone");
        request.Number(3, 0);
        request.Number(8, 2);
        request.Flag(13, true); // redundant audio (RED, RFC 2198) is not supported
    });

    public static byte[] Offer(string sdp, int id) => Write(1, request =>
    {
        request.Text(1, "offer");
        request.Text(2, sdp);
        request.Number(3, id);
    });

    public static byte[] Trickle(IceCandidate candidate) => Write(3, request => request.Text(1, new JsonObject
    {
        ["candidate"] = candidate.Candidate,
        ["sdpMid"] = candidate.SdpMid,
        ["sdpMLineIndex"] = candidate.SdpMLineIndex,
        ["usernameFragment"] = candidate.UsernameFragment,
    }.ToJsonString()));

    public static byte[] Subscribe(IEnumerable<string> tracks, bool subscribe) => Write(6, request =>
    {
        foreach (var track in tracks)
            request.Text(1, track);
        request.Flag(2, subscribe);
    });

    public static byte[] Ping(DateTimeOffset now) => Write(16, request => request.Number(1, now.ToUnixTimeMilliseconds()));

    public static byte[] Leave() => Write(8, static request => request.Number(2, 1)); // the client initiated it

    private static byte[] Write(int kind, Action<ProtoWriter> fill) => ProtoWriter.Write(writer => writer.Message(kind, fill));
}
