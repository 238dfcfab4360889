namespace Parley.Homeserver;

/// <summary>The kind of an account.</summary>
public enum AccountKind
{
    /// <summary>A user.</summary>
    User,

    /// <summary>The administrator of the server: the first user.</summary>
    Administrator,

    /// <summary>An account of the host without a password, such as a built-in bot.</summary>
    Host,

    /// <summary>A deactivated account, which cannot sign in. Its name stays taken.</summary>
    Deactivated,
}
