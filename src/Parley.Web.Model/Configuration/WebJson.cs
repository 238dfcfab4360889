using System.Text.Json.Serialization;

namespace Parley.Web.Configuration;

/// <summary>Serializes the client's settings.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClientSettings))]
internal sealed partial class WebJson : JsonSerializerContext;
