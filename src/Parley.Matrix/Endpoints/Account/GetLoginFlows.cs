namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/login</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3login
/// How one can log in.
/// </summary>
public static class GetLoginFlows
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, LoginFlowsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/login", null, MatrixJson.Default.LoginFlowsResponse, NeedsToken: false);
}

/// <summary>How one can log in.</summary>
public sealed record LoginFlowsResponse : MatrixObject
{
    /// <summary>The ways.</summary>
    public IReadOnlyList<LoginFlow> Flows { get => field ?? []; init; }
}

/// <summary>A way to log in.</summary>
public sealed record LoginFlow : MatrixObject
{
    /// <summary>Its name.</summary>
    public required LoginType Type { get; init; }

    /// <summary>For SSO: the identity providers to choose from.</summary>
    public IReadOnlyList<IdentityProvider>? IdentityProviders { get; init; }
}

/// <summary>Who can vouch for a user in SSO.</summary>
public sealed record IdentityProvider : MatrixObject
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Its picture, an <c>mxc:</c> address.</summary>
    public string? Icon { get; init; }

    /// <summary>Its brand.</summary>
    public string? Brand { get; init; }
}
