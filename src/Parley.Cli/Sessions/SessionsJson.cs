using System.Text.Json.Serialization;

namespace Parley.Cli.Sessions;

/// <summary>The JSON that <c>parley whoami</c> prints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WhoAmIReport))]
internal sealed partial class SessionsJson : JsonSerializerContext;
