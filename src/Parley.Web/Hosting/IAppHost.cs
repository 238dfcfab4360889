namespace Parley.Web.Hosting;

/// <summary>What the client shows as a whole.</summary>
public interface IAppHost
{
    /// <summary>The ways in, while nobody is signed in; null while it is not known yet.</summary>
    ISignIn? SignIn { get; }

    /// <summary>The account, while somebody is signed in.</summary>
    IWorkspace? Workspace { get; }

    /// <summary>Whether another tab of this browser has the device: there Parley goes on, and here it waits.</summary>
    bool IsOpenInAnotherTab { get; }

    /// <summary>Brings Parley into this tab, with the conversation that the other tab was in.</summary>
    Task TakeOverAsync();

    /// <summary>Raised after either changed.</summary>
    event Action? Changed;

    /// <summary>Raised when something happened that the client has no way on from.</summary>
    event Action<Exception>? HasUnhandledError;
}
