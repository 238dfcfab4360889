namespace Parley.Matrix.Client;

/// <summary>A homeserver that was found.</summary>
/// <param name="BaseUrl">Its base address.</param>
/// <param name="Versions">What it speaks.</param>
public sealed record Homeserver(Uri BaseUrl, Endpoints.VersionsResponse Versions);
