using System.Text.Json.Serialization;

namespace Parley.Web.Configuration;

/// <summary>Serializes the configuration.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClientConfiguration))]
internal sealed partial class BootJson : JsonSerializerContext;
