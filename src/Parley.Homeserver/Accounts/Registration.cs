using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Http;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>Makes accounts, and puts new users into the rooms that are everybody's.</summary>
internal sealed partial class Registration(HomeserverOptions options, ServerIdentity server, AccountStore accounts, RoomMembership membership, ILogger<Registration> logger)
{
    private const int MaxUserIdLength = 255;

    /// <summary>A user id from the name that a newcomer picked.</summary>
    /// <exception cref="MatrixException">M_INVALID_USERNAME.</exception>
    public UserId CheckName(string localpart)
    {
        // https://spec.matrix.org/v1.16/appendices/#user-identifiers
        var valid = localpart.Length > 0 && localpart.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '=' or '-' or '/' or '+');
        if (!valid || localpart.Length + server.Name.Length + 2 > MaxUserIdLength)
            throw new MatrixException(400, ErrorCode.InvalidUsername, "A name holds lower-case letters a-z, digits and ._=-/+ only.");
        return server.User(localpart);
    }

    /// <summary>Checks that nobody has the name.</summary>
    /// <exception cref="MatrixException">M_USER_IN_USE.</exception>
    public void CheckFree(UserId user)
    {
        if (accounts.Exists(user))
            throw new MatrixException(400, ErrorCode.UserInUse, "This name is taken.");
    }

    /// <summary>Makes the account and joins the rooms that are everybody's.</summary>
    public void Create(WriteScope scope, UserId user, string? passwordHash, string? displayName)
    {
        accounts.Create(scope, user, passwordHash, displayName ?? user.Localpart);
        foreach (var text in options.AutoJoin)
            AutoJoin(scope, user, text);
    }

    /// <summary>A name for who picked none.</summary>
    public static string RandomName() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);

    /// <summary>The id of a new device.</summary>
    public static DeviceId NewDevice() => DeviceId.Parse(RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10));

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
        catch (MatrixException error)
        {
            LogNotJoined(logger, user.Value, text, error.Message);
        }
    }
}
