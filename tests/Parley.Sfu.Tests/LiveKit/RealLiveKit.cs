using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Sfu.Tests.LiveKit;

/// <summary>
/// A real LiveKit server, if the environment names one: <c>PARLEY_LIVEKIT</c> is its address, <c>PARLEY_LIVEKIT_KEY</c> and
/// <c>PARLEY_LIVEKIT_SECRET</c> are those of an API key.
/// </summary>
internal static class RealLiveKit
{
    private static readonly string s_run = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Gets the address; <see langword="null"/> if the environment names none.</summary>
    public static Uri? Url { get; } = Environment.GetEnvironmentVariable("PARLEY_LIVEKIT") is { Length: > 0 } url ? new(url) : null;

    /// <summary>Returns a token for a room of this run.</summary>
    public static string Token(string identity, string room)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Variable("PARLEY_LIVEKIT_KEY"),
            ["sub"] = identity,
            ["nbf"] = now - 60,
            ["exp"] = now + 600,
            ["video"] = new JsonObject { ["room"] = $"parley-{s_run}-{room}", ["roomJoin"] = true, ["roomCreate"] = true, ["canPublish"] = true, ["canSubscribe"] = true },
        };
        var signed = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Variable("PARLEY_LIVEKIT_SECRET")), Encoding.UTF8.GetBytes(signed)));
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"PARLEY_LIVEKIT is set, and {name} is not.");
}
