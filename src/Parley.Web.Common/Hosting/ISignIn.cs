using Parley.Web.Errors;

namespace Parley.Web.Hosting;

/// <summary>Registration and sign-in.</summary>
public interface ISignIn
{
    /// <summary>Gets the default homeserver, a URL or a domain.</summary>
    string DefaultHomeserver { get; }

    /// <summary>Gets whether the default homeserver registers accounts by name alone.</summary>
    bool CanRegisterByName { get; }

    /// <summary>Gets why the stored session ended or the single sign-on failed, or <c>null</c>.</summary>
    string? Problem { get; }

    /// <summary>Gets whether the default homeserver has asked for an invitation code.</summary>
    bool NeedsCode { get; }

    /// <summary>Gets the address at which to create an account, if the homeserver requires steps that only its own page supports; otherwise <c>null</c>.</summary>
    string? RegistrationPage { get; }

    /// <summary>Gets the user of the session that the homeserver has ended, with the generated password if there is one; <c>null</c> if there is none.</summary>
    (string Homeserver, string User, string? Password)? Previous { get; }

    /// <summary>Registers an account by name, with a generated password, and signs in.</summary>
    /// <param name="name">The name.</param>
    /// <param name="code">The invitation code, or empty.</param>
    /// <exception cref="ActionException">The homeserver refused it, requires a code, or can't be reached.</exception>
    Task SignUpAsync(string name, string code);

    /// <summary>Signs in with a password.</summary>
    /// <param name="homeserver">A domain, a URL, or empty to use the domain of the user ID.</param>
    /// <param name="user">A user ID or its localpart.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task SignInAsync(string homeserver, string user, string password);

    /// <summary>Returns the ways to log in to a homeserver.</summary>
    /// <exception cref="ActionException">No homeserver was found at the address.</exception>
    Task<SignInMethods> LookUpAsync(string homeserver);

    /// <summary>Navigates to the homeserver's single sign-on.</summary>
    /// <exception cref="ActionException">No homeserver was found at the address.</exception>
    Task SignOnAsync(string homeserver);
}
