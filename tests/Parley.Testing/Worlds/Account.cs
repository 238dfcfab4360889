namespace Parley.Testing.Worlds;

/// <summary>A Matrix account of a test.</summary>
/// <param name="Name">The localpart of its user ID.</param>
/// <param name="Password">Its password.</param>
/// <param name="UserId">Its user ID.</param>
/// <param name="AccessToken">The access token of the device that registered. A browser that signs in gets another device.</param>
public sealed record Account(string Name, string Password, string UserId, string AccessToken);
