using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver;

/// <summary>The server's name, which its database keeps: the address may change, ids may not.</summary>
internal sealed class ServerIdentity
{
    private ServerIdentity(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Reads the database's name, or gives it one.</summary>
    /// <exception cref="HomeserverException">The database belongs to another name, or the name is malformed.</exception>
    public static async Task<ServerIdentity> LoadAsync(Database database, string? wanted)
    {
        if (wanted is not null && !UserId.TryParse("@a:" + wanted, out _))
            throw new HomeserverException($"'{wanted}' is not a server name: use a host name, with a port where it has one.");
        var name = await database.WriteAsync(scope =>
        {
            scope.Session.Execute("INSERT OR IGNORE INTO settings VALUES ('server_name', $1)", wanted ?? HomeserverOptions.DefaultServerName);
            return scope.Session.Text("SELECT value FROM settings WHERE name = 'server_name'")!;
        });
        if (wanted is not null && wanted != name)
            throw new HomeserverException($"This database belongs to the server name {name}, not {wanted}: leave the name out, or use another data folder.");
        return new ServerIdentity(name);
    }

    /// <summary>A user of this server.</summary>
    public UserId User(string localpart) => UserId.Parse("@" + localpart + ":" + Name);

    /// <summary>Whether the user is of this server.</summary>
    public bool Owns(UserId user) => user.ServerName == Name;

    /// <summary>An alias of this server.</summary>
    public bool TryAlias(string localpart, out RoomAlias alias) => RoomAlias.TryParse("#" + localpart + ":" + Name, out alias);

    /// <summary>The id of a new room.</summary>
    public RoomId NewRoom() => RoomId.Parse("!" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18)) + ":" + Name);
}
