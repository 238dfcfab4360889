namespace Parley.Matrix.Client;

/// <summary>The ways to log in to a homeserver.</summary>
/// <param name="Password">Whether it accepts passwords.</param>
/// <param name="Sso">Whether it supports single sign-on.</param>
public sealed record LoginOptions(bool Password, bool Sso)
{
    /// <summary>Gets why nobody can log in with this library, a message for users; <c>null</c> if there is a way.</summary>
    public string? Problem { get; init; }
}
