namespace Parley.Web.Hosting;

/// <summary>The ways in.</summary>
public interface ISignIn
{
    /// <summary>The homeserver that the host of this page recommends; a URL, or a domain.</summary>
    string DefaultHomeserver { get; }

    /// <summary>Whether a name alone makes an account there.</summary>
    bool OffersNames { get; }

    /// <summary>What a stored session or a redirect ran into; null for nothing.</summary>
    string? Problem { get; }

    /// <summary>Makes an account from a name, and signs in.</summary>
    /// <exception cref="ActionException">Refused; the message is for people.</exception>
    Task SignUpAsync(string name);

    /// <summary>Signs in with a password.</summary>
    /// <param name="homeserver">A domain, a URL, or empty: then the user id tells, else the default.</param>
    /// <param name="user">A user id or its localpart.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="ActionException">Refused; the message is for people.</exception>
    Task SignInAsync(string homeserver, string user, string password);

    /// <summary>Whether the homeserver has single sign-on, and whether it takes passwords.</summary>
    /// <exception cref="ActionException">No homeserver answers there.</exception>
    Task<(bool Sso, bool Password)> LookUpAsync(string homeserver);

    /// <summary>Leaves the page for the homeserver's single sign-on.</summary>
    /// <exception cref="ActionException">No homeserver answers there.</exception>
    Task SignOnAsync(string homeserver);
}
