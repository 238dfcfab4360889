namespace Parley.Testing.Worlds;

/// <summary>A Matrix account made for a test.</summary>
/// <param name="Name">The local part of its user id.</param>
/// <param name="Password">Its password.</param>
/// <param name="UserId">Its full user id.</param>
/// <param name="AccessToken">The token of a device made at registration; a browser that signs in gets one of its own.</param>
public sealed record Account(string Name, string Password, string UserId, string AccessToken);
