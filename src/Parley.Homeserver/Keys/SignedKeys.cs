using System.Text.Json;
using Parley.Homeserver.Errors;
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
    /// <summary>Returns the keys of a device with the signatures that a reader may see, JSON in UTF-8.</summary>
    /// <param name="session">The snapshot.</param>
    /// <param name="reader">The user who receives the keys.</param>
    /// <param name="owner">The user to whom the device belongs.</param>
    /// <param name="device">The keys as they were uploaded.</param>
    public static byte[] ForReader(DbSession session, UserId reader, UserId owner, KeyStore.DeviceKeys device) => JsonBytes.Object(writer =>
    {
        WriteFields(writer, session, reader, owner, device.Device.Value, device.Keys);
        writer.WriteStartObject("unsigned");
        if (device.DisplayName is not null)
            writer.WriteString("device_display_name", device.DisplayName);
        writer.WriteEndObject();
    });

    /// <summary>Returns a cross-signing key with the signatures that a reader may see, JSON in UTF-8.</summary>
    /// <param name="session">The snapshot.</param>
    /// <param name="reader">The user who receives the key.</param>
    /// <param name="owner">The user to whom the key belongs.</param>
    /// <param name="keyId">The public key.</param>
    /// <param name="body">The key as it was uploaded.</param>
    public static byte[] ForReader(DbSession session, UserId reader, UserId owner, string keyId, byte[] body) =>
        JsonBytes.Object(writer => WriteFields(writer, session, reader, owner, keyId, body));

    /// <summary>Adds the signatures of one signer.</summary>
    /// <returns>Whether a signature is new.</returns>
    /// <exception cref="ApiException">M_INVALID_PARAM if a signature is too long, or M_LIMIT_EXCEEDED if the key has too many of the signer.</exception>
    public static bool Add(WriteScope scope, UserId owner, string keyId, UserId signer, JsonElement signatures)
    {
        var known = scope.Session.Query(
            $"SELECT signing_key, signature FROM key_signatures WHERE user_id = {owner} AND key_id = {keyId} AND signer = {signer}",
            row => (Key: row.Text("signing_key"), Signature: row.Text("signature"))).ToDictionary(row => row.Key, row => row.Signature);
        var added = signatures.EnumerateObject().Select(item => (Key: item.Name, Signature: item.Value.Text()))
            .Where(item => item.Signature is not null && known.GetValueOrDefault(item.Key) != item.Signature).ToList();
        if (added.Count > StorageLimits.MaxSignatures || known.Keys.Union(added.Select(item => item.Key)).Count() > StorageLimits.MaxSignatures)
            throw ApiException.LimitExceeded(null, $"A user can't add more than {StorageLimits.MaxSignatures} signatures to a key.");
        foreach (var (key, signature) in added)
        {
            StorageLimits.CheckName(key, "The ID of a signing key");
            StorageLimits.CheckName(signature!, "A signature");
        }
        foreach (var (key, signature) in added)
            scope.Session.InsertOrReplace(
                "key_signatures", ("user_id", owner), ("key_id", keyId), ("signer", signer), ("signing_key", key), ("signature", signature));
        return added.Count > 0;
    }

    /// <summary>Returns whether an object with signatures contains the stored keys.</summary>
    public static bool Match(byte[] stored, JsonElement signed) => Unsigned(JsonElement.Parse(stored)).AsSpan().SequenceEqual(Unsigned(signed));

    private static void WriteFields(Utf8JsonWriter writer, DbSession session, UserId reader, UserId owner, string keyId, byte[] body)
    {
        var keys = JsonElement.Parse(body);
        foreach (var property in keys.EnumerateObject())
            if (property.Name is not ("signatures" or "unsigned"))
                property.WriteTo(writer);
        WriteSignatures(writer, keys, Added(session, owner, keyId, reader));
    }

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
