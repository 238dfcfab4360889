using Microsoft.AspNetCore.Components;

namespace Parley.Web.Hosting;

/// <summary>The client without the sign-in page. It is loaded when a login is stored or the user signs in.</summary>
public interface IClient
{
    /// <summary>Gets the sign-in, or <c>null</c> if a user is signed in or the state is not known yet.</summary>
    ISignIn? SignIn { get; }

    /// <summary>Gets the page of the signed-in user, or <c>null</c> if no user is signed in.</summary>
    RenderFragment? Page { get; }

    /// <summary>Occurs after a property has changed.</summary>
    event Action? Changed;

    /// <summary>Occurs on an exception after which the client cannot continue.</summary>
    event Action<Exception>? UnhandledError;

    /// <summary>Opens the stored login, completes a single sign-on, or offers the sign-in.</summary>
    Task StartAsync();
}
