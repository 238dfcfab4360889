using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Homeserver.Json;

namespace Parley.Homeserver.Rtc;

/// <summary>Access tokens of a LiveKit server: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256. https://docs.livekit.io/home/get-started/authentication/</summary>
internal static class LiveKitToken
{
    /// <summary>Creates a token with which a client joins one LiveKit room under one identity, speaks and listens.</summary>
    public static string Create(LiveKitOptions options, string identity, string room, DateTimeOffset now)
    {
        var claims = JsonBytes.Object(json =>
        {
            json.WriteString("iss", options.ApiKey);
            json.WriteString("sub", identity);
            json.WriteNumber("nbf", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + options.TokenLifetime).ToUnixTimeSeconds());
            json.WriteStartObject("video");
            json.WriteString("room", room);
            json.WriteBoolean("roomJoin", true);
            // Without it LiveKit refuses the first member, if its automatic creation of rooms is off.
            json.WriteBoolean("roomCreate", true);
            json.WriteBoolean("canPublish", true);
            json.WriteBoolean("canSubscribe", true);
            json.WriteEndObject();
        });
        var signed = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Base64Url.EncodeToString(claims);
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.ApiSecret), Encoding.UTF8.GetBytes(signed)));
    }

    /// <summary>Returns the identity or the LiveKit room that MatrixRTC derives from some texts: SHA-256 over their canonical JSON array, in Base64 without padding (MSC4195).</summary>
    public static string Hash(params ReadOnlySpan<string> texts)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("["u8);
        for (var i = 0; i < texts.Length; i++)
        {
            if (i > 0)
                output.Write(","u8);
            CanonicalJson.WriteString(output, texts[i]);
        }
        output.Write("]"u8);
        return Convert.ToBase64String(SHA256.HashData(output.WrittenSpan)).TrimEnd('=');
    }
}
