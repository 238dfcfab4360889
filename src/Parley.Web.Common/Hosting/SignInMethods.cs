namespace Parley.Web.Hosting;

/// <summary>How users can sign in to a homeserver.</summary>
/// <param name="Password">Whether with a password.</param>
/// <param name="Sso">Whether with single sign-on.</param>
/// <param name="Problem">Why nobody can sign in with this client, a message for users; <c>null</c> if there is a way.</param>
public sealed record SignInMethods(bool Password, bool Sso, string? Problem = null);
