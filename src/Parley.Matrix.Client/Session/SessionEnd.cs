namespace Parley.Matrix.Client;

/// <summary>The reason why a session ended.</summary>
public enum SessionEnd
{
    /// <summary>The session was disposed.</summary>
    Disposed,

    /// <summary>The user logged out, here or elsewhere; the homeserver has deleted the device.</summary>
    LoggedOut,

    /// <summary>The access token expired, but the device still exists: a login with its id restores it.</summary>
    SoftLogout,
}
