using System.Text.Json.Serialization;

namespace Parley.Matrix.Client;

/// <summary>The JSON form in which a <see cref="SessionRecord"/> is stored.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SessionRecord))]
public sealed partial class SessionJson : JsonSerializerContext;
