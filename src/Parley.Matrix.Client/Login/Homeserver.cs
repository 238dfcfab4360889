namespace Parley.Matrix.Client;

/// <summary>A homeserver that discovery found.</summary>
/// <param name="BaseUrl">The base URL of its client-server API.</param>
/// <param name="Versions">The versions of the specification that it supports.</param>
public sealed record Homeserver(Uri BaseUrl, Endpoints.VersionsResponse Versions);
