using Parley.Matrix;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>A person without a login who has opened a link to a room.</summary>
public interface INewcomer
{
    /// <summary>Gets the link.</summary>
    JoinLink Link { get; }

    /// <summary>Gets the homeserver, a URL or a domain; empty if the page has no default homeserver.</summary>
    string Homeserver { get; }

    /// <summary>Gets whether the homeserver registers accounts by name alone.</summary>
    bool CanRegisterByName { get; }

    /// <summary>Describes the room; <c>null</c> if the homeserver does not show it to this person.</summary>
    /// <exception cref="ActionException">The invitation code is not valid, or the homeserver can't be reached.</exception>
    Task<JoinPreview?> PreviewAsync();

    /// <summary>Registers an account and stores its login. It returns the user ID and the generated password.</summary>
    /// <exception cref="ActionException">The homeserver does not admit the person, or can't be reached.</exception>
    Task<(UserId User, string Password)> SignUpAsync(string name);

    /// <summary>Opens the new login, and joins.</summary>
    /// <param name="hasSaved">Whether the user has saved the password, so that this browser deletes it.</param>
    Task EnterAsync(bool hasSaved);

    /// <summary>Shows the sign-in page. After the sign-in, the client offers to join.</summary>
    Task UseAccountAsync();
}
