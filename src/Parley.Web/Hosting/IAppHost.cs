namespace Parley.Web.Hosting;

/// <summary>What the client shows as a whole.</summary>
public interface IAppHost
{
    /// <summary>The ways in, while nobody is signed in; null while it is not known yet.</summary>
    ISignIn? SignIn { get; }

    /// <summary>The account, while somebody is signed in.</summary>
    IWorkspace? Workspace { get; }

    /// <summary>Raised after either changed.</summary>
    event Action? Changed;
}
