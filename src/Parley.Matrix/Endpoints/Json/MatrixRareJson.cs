using System.Text.Json.Serialization;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix;

/// <summary>The source-generated JSON metadata of the types that the web client does not use.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    MaxDepth = MatrixObject.MaxDepth,
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AvatarContent))]
[JsonSerializable(typeof(CanonicalAliasContent))]
[JsonSerializable(typeof(HistoryVisibilityContent))]
[JsonSerializable(typeof(GuestAccessContent))]
[JsonSerializable(typeof(JoinedRoomsResponse))]
[JsonSerializable(typeof(JoinedMembersResponse))]
[JsonSerializable(typeof(JoinedMember))]
[JsonSerializable(typeof(AliasResponse))]
[JsonSerializable(typeof(PublicRoomsRequest))]
[JsonSerializable(typeof(PublicRoomsFilter))]
[JsonSerializable(typeof(PublicRoomsResponse))]
[JsonSerializable(typeof(PublicRoom))]
[JsonSerializable(typeof(DelayedEventsResponse))]
[JsonSerializable(typeof(DelayedEvent))]
[JsonSerializable(typeof(ReadMarkersRequest))]
[JsonSerializable(typeof(DevicesResponse))]
[JsonSerializable(typeof(Device))]
[JsonSerializable(typeof(UpdateDeviceRequest))]
[JsonSerializable(typeof(AuthRequest))]
[JsonSerializable(typeof(UploadKeysRequest))]
[JsonSerializable(typeof(UploadKeysResponse))]
[JsonSerializable(typeof(QueryKeysRequest))]
[JsonSerializable(typeof(QueryKeysResponse))]
[JsonSerializable(typeof(ClaimKeysRequest))]
[JsonSerializable(typeof(ClaimKeysResponse))]
[JsonSerializable(typeof(UpgradeRoomRequest))]
[JsonSerializable(typeof(UpgradeRoomResponse))]
[JsonSerializable(typeof(PushersResponse))]
[JsonSerializable(typeof(RegistrationTokenValidityResponse))]
[JsonSerializable(typeof(RtcTransportsResponse))]
[JsonSerializable(typeof(RtcTransport))]
[JsonSerializable(typeof(RtcTransport[]))]
[JsonSerializable(typeof(OpenIdToken))]
public sealed partial class MatrixRareJson : JsonSerializerContext;
