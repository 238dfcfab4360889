using System.Text.Json;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>
/// The signatures that were added to keys after their upload. A signature of another user is visible to that user only.
/// https://spec.matrix.org/v1.16/client-server-api/#cross-signing
/// </summary>
internal static class SignedKeys
{
    /// <summary>Writes keys with the signatures that a reader may see.</summary>
    /// <param name="writer">The writer, inside an object.</param>
    /// <param name="session">The snapshot.</param>
    /// <param name="reader">The user who receives the keys.</param>
    /// <param name="owner">The user to whom the keys belong.</param>
    /// <param name="keyId">The device ID or the public key.</param>
    /// <param name="body">The keys as they were uploaded.</param>
    /// <param name="displayName">The display name of a device; <see langword="null"/> if there is none.</param>
    /// <param name="name">The name of the property; <see langword="null"/> to use the device ID, and to write <c>unsigned</c>.</param>
    public static void Write(
        Utf8JsonWriter writer, DbSession session, UserId reader, UserId owner, string keyId, byte[] body, string? displayName, string? name = null)
    {
        var keys = JsonElement.Parse(body);
        writer.WriteStartObject(name ?? keyId);
        foreach (var property in keys.EnumerateObject())
            if (property.Name is not ("signatures" or "unsigned"))
                property.WriteTo(writer);
        WriteSignatures(writer, keys, Added(session, owner, keyId, reader));
        if (name is null)
        {
            writer.WriteStartObject("unsigned");
            if (displayName is not null)
                writer.WriteString("device_display_name", displayName);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    /// <summary>Adds the signatures of one signer.</summary>
    public static void Add(WriteScope scope, UserId owner, string keyId, UserId signer, JsonElement signatures)
    {
        foreach (var signature in signatures.EnumerateObject())
            if (signature.Value.Text() is { } text)
                scope.Session.InsertOrReplace(
                    "key_signatures", ("user_id", owner), ("key_id", keyId), ("signer", signer), ("signing_key", signature.Name), ("signature", text));
    }

    /// <summary>Returns whether an object with signatures contains the stored keys.</summary>
    public static bool Match(byte[] stored, JsonElement signed) => Unsigned(JsonElement.Parse(stored)).AsSpan().SequenceEqual(Unsigned(signed));

    private static void WriteSignatures(Utf8JsonWriter writer, JsonElement keys, List<(string Signer, string Key, string Signature)> added)
    {
        var uploaded = keys.Object("signatures")?.EnumerateObject().Where(signer => signer.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(signer => signer.Value.EnumerateObject(), (signer, signature) => (Signer: signer.Name, Key: signature.Name, Signature: signature.Value.Text() ?? "")) ?? [];
        writer.WriteStartObject("signatures");
        // A signature that was added later replaces an uploaded one of the same key.
        foreach (var bySigner in added.Concat(uploaded).DistinctBy(item => (item.Signer, item.Key)).GroupBy(item => item.Signer))
        {
            writer.WriteStartObject(bySigner.Key);
            foreach (var (_, key, signature) in bySigner)
                writer.WriteString(key, signature);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static List<(string Signer, string Key, string Signature)> Added(DbSession session, UserId owner, string keyId, UserId reader) => session.Query(
        $"SELECT signer, signing_key, signature FROM key_signatures WHERE user_id = {owner} AND key_id = {keyId} AND (signer = {owner} OR signer = {reader})",
        row => (row.Text("signer"), row.Text("signing_key"), row.Text("signature")));

    private static byte[] Unsigned(JsonElement keys) => CanonicalJson.Encode(JsonBytes.Element(writer =>
    {
        foreach (var property in keys.EnumerateObject())
            if (property.Name is not ("signatures" or "unsigned"))
                property.WriteTo(writer);
    }));
}
