using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>Gives the administrator of the server power level 100 in the rooms of <see cref="ProvisioningOptions"/>.</summary>
internal sealed partial class AdministratorLevels(HomeserverOptions options, ServerIdentity server, RoomCache rooms, EventWriter events, ILogger<AdministratorLevels> logger)
{
    private const long Level = 100;

    /// <summary>Raises the level of a user.</summary>
    public void Raise(WriteScope scope, UserId user)
    {
        if (options.Provisioning is not { } provisioning)
            return;
        var owner = server.User(provisioning.Owner);
        foreach (var provisioned in provisioning.Rooms)
            if (server.TryAlias(provisioned.Alias, out var alias) && AliasStore.Find(scope.Session, alias) is { } room)
                Raise(scope, room, owner, user);
    }

    private void Raise(WriteScope scope, RoomId room, UserId owner, UserId user)
    {
        if (rooms.Get(scope, room).Power.Levels is not { } levels)
            return;
        var raised = levels with { Users = new Dictionary<string, long>(levels.Users ?? new Dictionary<string, long>()) { [user.Value] = Level } };
        try
        {
            events.Append(scope, new EventDraft(room, owner, EventTypes.PowerLevels, "", JsonSerializer.SerializeToElement(raised, MatrixJson.Default.PowerLevelsContent)));
        }
        catch (ApiException error)
        {
            // Another administrator has taken the room from the owner.
            LogNotRaised(logger, user.Value, room.Value, error.Message);
        }
    }
}
