using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/login</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3login
/// Gets the supported types of login.
/// </summary>
public static class GetLoginFlows
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, LoginFlowsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/login", null, MatrixJson.Default.LoginFlowsResponse, NeedsToken: false);
}

/// <summary>The response of <see cref="GetLoginFlows"/>.</summary>
public sealed record LoginFlowsResponse : MatrixObject
{
    /// <summary>Gets the types of login.</summary>
    [JsonConverter(typeof(TolerantListConverter<LoginFlow>))]
    public IReadOnlyList<LoginFlow> Flows { get => field ?? []; init; }
}

/// <summary>A type of login.</summary>
public sealed record LoginFlow : MatrixObject
{
    /// <summary>Gets the type.</summary>
    public required LoginType Type { get; init; }

    /// <summary>For SSO: gets the identity providers to choose from.</summary>
    public IReadOnlyList<IdentityProvider>? IdentityProviders { get; init; }
}

/// <summary>An identity provider for SSO.</summary>
public sealed record IdentityProvider : MatrixObject
{
    /// <summary>Gets the ID.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the display name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the icon, an <c>mxc:</c> URI.</summary>
    public string? Icon { get; init; }

    /// <summary>Gets the brand.</summary>
    public string? Brand { get; init; }
}
