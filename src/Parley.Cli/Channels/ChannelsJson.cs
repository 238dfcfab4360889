using System.Text.Json.Serialization;

namespace Parley.Cli.Channels;

/// <summary>The JSON that <c>parley channels</c> and <c>parley who</c> print.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChannelsReport))]
[JsonSerializable(typeof(ChannelReport))]
internal sealed partial class ChannelsJson : JsonSerializerContext;
