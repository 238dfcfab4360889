using System.Text.Json.Serialization;

namespace Parley.Cli.AdminApi;

/// <summary>The JSON of <c>parley admin</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AdminRequest))]
[JsonSerializable(typeof(AdminResponse))]
[JsonSerializable(typeof(IReadOnlyList<AdminUser>))]
[JsonSerializable(typeof(IReadOnlyList<AdminInvitation>))]
[JsonSerializable(typeof(AdminFilePage))]
[JsonSerializable(typeof(IReadOnlyList<AdminReport>))]
internal sealed partial class AdminJson : JsonSerializerContext;
