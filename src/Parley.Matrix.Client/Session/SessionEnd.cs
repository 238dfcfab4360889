namespace Parley.Matrix.Client;

/// <summary>Why a session is over.</summary>
public enum SessionEnd
{
    /// <summary>It was disposed of.</summary>
    Disposed,

    /// <summary>The user logged out, here or elsewhere: the device is gone.</summary>
    LoggedOut,

    /// <summary>The access token ended but the device is still there: a login with its id brings it back.</summary>
    SoftLogout,
}
