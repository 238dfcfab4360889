using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Invitations;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>Creates accounts, and joins new users to the rooms of <see cref="HomeserverOptions.AutoJoin"/>.</summary>
internal sealed partial class Registration(
    HomeserverOptions options, ServerIdentity server, AccountStore accounts, RoomMembership membership, Admission admission, AdministratorLevels administrators, ILogger<Registration> logger)
{
    private const int MaxUserIdLength = 255;

    /// <summary>Returns the user ID of a user name.</summary>
    /// <exception cref="ApiException">M_INVALID_USERNAME.</exception>
    public UserId CheckName(string localpart)
    {
        // The keyboards of phones capitalize the first letter.
        localpart = localpart.ToLowerInvariant();
        // https://spec.matrix.org/v1.16/appendices/#user-identifiers
        var valid = localpart.Length > 0 && localpart.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '=' or '-' or '/' or '+');
        if (!valid || localpart.Length + server.Name.Length + 2 > MaxUserIdLength)
            throw new ApiException(400, ErrorCode.InvalidUsername, "A user name may contain only letters a-z, digits and ._=-/+.");
        return server.User(localpart);
    }

    /// <summary>Checks that a user name is free.</summary>
    /// <exception cref="ApiException">M_USER_IN_USE.</exception>
    public void CheckFree(UserId user)
    {
        if (accounts.Exists(user))
            throw new ApiException(400, ErrorCode.UserInUse, "This user name is taken.");
    }

    /// <summary>
    /// Creates an account, and joins the rooms of <see cref="HomeserverOptions.AutoJoin"/>. The first account with a password becomes the
    /// administrator. An invitation code is used once, and the account joins its rooms.
    /// </summary>
    public void Create(WriteScope scope, UserId user, string? passwordHash, string? displayName, Invitation? invitation = null)
    {
        var isAdministrator = accounts.Create(scope, user, passwordHash, displayName ?? user.Localpart);
        foreach (var text in options.AutoJoin)
            AutoJoin(scope, user, text);
        if (invitation is not null)
            Admit(scope, user, invitation);
        if (isAdministrator)
            administrators.Raise(scope, user);
    }

    /// <summary>Returns a generated user name.</summary>
    public static string RandomName() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);

    private void Admit(WriteScope scope, UserId user, Invitation invitation)
    {
        InvitationStore.Use(scope.Session, invitation.Code);
        try
        {
            admission.Admit(scope, invitation, user, device: null);
        }
        catch (ApiException error)
        {
            // The room was closed, or nobody in it may invite.
            LogNotAdmitted(logger, user.Value, error.Message);
        }
    }

    private void AutoJoin(WriteScope scope, UserId user, string text)
    {
        var name = text.TrimStart('#').Split(':')[0];
        if (!server.TryAlias(name, out var alias) || AliasStore.Find(scope.Session, alias) is not { } room)
        {
            LogNoSuchRoom(logger, text);
            return;
        }
        try
        {
            membership.Join(scope, room, user);
        }
        catch (ApiException error)
        {
            LogNotJoined(logger, user.Value, text, error.Message);
        }
    }
}
