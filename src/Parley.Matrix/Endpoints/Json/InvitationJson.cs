using System.Text.Json.Serialization;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix;

/// <summary>The source-generated JSON metadata of the invitation codes of Parley's homeserver.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    MaxDepth = MatrixObject.MaxDepth,
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvitationRequest))]
[JsonSerializable(typeof(InvitationResponse))]
[JsonSerializable(typeof(InvitationsResponse))]
[JsonSerializable(typeof(InvitationCode))]
[JsonSerializable(typeof(InvitationPreview))]
public sealed partial class InvitationJson : JsonSerializerContext;
