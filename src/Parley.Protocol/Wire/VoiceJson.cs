using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>The JSON serializer for the voice protocol's contents.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallStateContent))]
[JsonSerializable(typeof(ParleyCallState))]
[JsonSerializable(typeof(CallContent))]
[JsonSerializable(typeof(ParleyCall))]
[JsonSerializable(typeof(WireDescription))]
[JsonSerializable(typeof(WireCandidate))]
[JsonSerializable(typeof(List<WireCandidate>))]
public sealed partial class VoiceJson : JsonSerializerContext;
