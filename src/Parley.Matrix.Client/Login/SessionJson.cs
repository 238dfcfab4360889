using System.Text.Json.Serialization;

namespace Parley.Matrix.Client;

/// <summary>How a <see cref="SessionRecord"/> is stored.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SessionRecord))]
public sealed partial class SessionJson : JsonSerializerContext;
