using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Events;

/// <summary>An event's content hash and id. https://spec.matrix.org/v1.16/server-server-api/#signing-events</summary>
internal static class EventHash
{
    /// <summary>The most bytes that an event may have, whole, in canonical JSON.</summary>
    public const int MaxEventBytes = 65_536;

    /// <summary>Gives an event its content hash and its id.</summary>
    /// <exception cref="MatrixException">M_TOO_LARGE, or M_BAD_JSON where the content has no canonical form.</exception>
    public static RoomEvent Seal(RoomEvent draft)
    {
        var unhashed = Encode(draft, draft.Content, hash: null);
        var hash = Convert.ToBase64String(SHA256.HashData(unhashed)).TrimEnd('=');
        if (Encode(draft, draft.Content, hash).Length > MaxEventBytes)
            throw MatrixException.TooLarge("An event has at most 65,536 bytes.");
        var redacted = Encode(draft, EventRedaction.Prune(draft.Type, draft.Content), hash);
        var id = "$" + Base64Url.EncodeToString(SHA256.HashData(redacted));
        return draft with { ContentHash = hash, Id = EventId.Parse(id) };
    }

    // The fields stand in canonical order.
    private static ReadOnlySpan<byte> Encode(RoomEvent draft, JsonElement content, string? hash)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("{\"auth_events\":"u8);
        WriteIds(output, draft.AuthEvents);
        output.Write(",\"content\":"u8);
        CanonicalJson.Write(output, content);
        output.Write(",\"depth\":"u8);
        CanonicalJson.WriteInteger(output, draft.Depth);
        if (hash is not null)
        {
            output.Write(",\"hashes\":{\"sha256\":"u8);
            CanonicalJson.WriteString(output, hash);
            output.Write("}"u8);
        }
        output.Write(",\"origin_server_ts\":"u8);
        CanonicalJson.WriteInteger(output, draft.OriginServerTs);
        output.Write(",\"prev_events\":"u8);
        WriteIds(output, draft.Previous is { } previous ? [previous] : []);
        output.Write(",\"room_id\":"u8);
        CanonicalJson.WriteString(output, draft.RoomId.Value);
        output.Write(",\"sender\":"u8);
        CanonicalJson.WriteString(output, draft.Sender.Value);
        if (draft.StateKey is not null)
        {
            output.Write(",\"state_key\":"u8);
            CanonicalJson.WriteString(output, draft.StateKey);
        }
        output.Write(",\"type\":"u8);
        CanonicalJson.WriteString(output, draft.Type);
        output.Write("}"u8);
        return output.WrittenSpan;
    }

    private static void WriteIds(ArrayBufferWriter<byte> output, IReadOnlyList<EventId> ids)
    {
        output.Write("["u8);
        for (var i = 0; i < ids.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            CanonicalJson.WriteString(output, ids[i].Value);
        }
        output.Write("]"u8);
    }
}
