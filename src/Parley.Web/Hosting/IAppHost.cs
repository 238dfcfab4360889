using Parley.Web.Session;

namespace Parley.Web.Hosting;

/// <summary>The state of the client as a whole: sign-in, session, or open in another tab.</summary>
public interface IAppHost
{
    /// <summary>Gets the sign-in, or <c>null</c> if a user is signed in or the state is not known yet.</summary>
    ISignIn? SignIn { get; }

    /// <summary>Gets the parts of the session, or <c>null</c> if no user is signed in.</summary>
    SessionParts? Session { get; }

    /// <summary>Gets whether another tab of this browser uses the device.</summary>
    bool IsOpenInAnotherTab { get; }

    /// <summary>Occurs after a property has changed.</summary>
    event Action? Changed;

    /// <summary>Occurs on an exception after which the client cannot continue.</summary>
    event Action<Exception>? UnhandledError;

    /// <summary>Moves the session, with its call, from the other tab to this one.</summary>
    Task TakeOverAsync();
}
