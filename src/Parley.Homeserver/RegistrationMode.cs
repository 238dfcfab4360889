namespace Parley.Homeserver;

/// <summary>The users who may register.</summary>
public enum RegistrationMode
{
    /// <summary>Everyone who can connect.</summary>
    Open,

    /// <summary>Users with an invitation code, which the stage <c>m.login.registration_token</c> requires.</summary>
    Invite,

    /// <summary>Nobody.</summary>
    Closed,
}
