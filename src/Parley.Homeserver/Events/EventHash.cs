using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Events;

/// <summary>Computes the content hash and the ID of an event. https://spec.matrix.org/v1.16/server-server-api/#signing-events</summary>
internal static class EventHash
{
    /// <summary>The maximum size of an event in canonical JSON, in bytes.</summary>
    public const int MaxEventBytes = 65_536;

    /// <summary>Returns the event with its content hash and its ID.</summary>
    /// <exception cref="ApiException">M_TOO_LARGE, or M_BAD_JSON if the content has no canonical form.</exception>
    public static RoomEvent Seal(RoomEvent draft)
    {
        var unhashed = Encode(draft, draft.Content, hash: null);
        var hash = Convert.ToBase64String(SHA256.HashData(unhashed)).TrimEnd('=');
        if (Encode(draft, draft.Content, hash).Length > MaxEventBytes)
            throw ApiException.TooLarge("An event must not exceed 65,536 bytes.");
        var redacted = Encode(draft, EventRedaction.Prune(draft.Type, draft.Content), hash);
        var id = "$" + Base64Url.EncodeToString(SHA256.HashData(redacted));
        return draft with { ContentHash = hash, Id = EventId.Parse(id) };
    }

    // The fields are in canonical order.
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
