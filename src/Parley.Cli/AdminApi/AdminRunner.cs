using Parley.Homeserver;
using Parley.Homeserver.Hosting;

namespace Parley.Cli.AdminApi;

/// <summary>Runs the commands of <c>parley admin</c> in the process that has the homeserver.</summary>
internal static class AdminRunner
{
    public static async Task<AdminResponse> RunAsync(HomeserverAdministration homeserver, AdminRequest request, CancellationToken cancellationToken)
    {
        var target = request.Target ?? "";
        try
        {
            return request.Action switch
            {
                AdminAction.ListUsers => new() { Users = [.. homeserver.ListUsers().Select(Show)] },
                AdminAction.CreateUser => new() { Id = (await homeserver.CreateUserAsync(target, request.Password!, cancellationToken)).Value },
                AdminAction.ResetPassword => new() { Id = (await homeserver.ResetPasswordAsync(target, request.Password!, cancellationToken)).Value },
                AdminAction.Deactivate => new() { Id = (await homeserver.DeactivateAsync(target, cancellationToken)).Value },
                AdminAction.ListInvitations => new() { Invitations = [.. homeserver.ListInvitations().Select(Show)] },
                AdminAction.CreateInvitation => new()
                {
                    Invitations = [Show(await homeserver.CreateInvitationAsync(request.Uses, request.Lifetime is { } seconds ? TimeSpan.FromSeconds(seconds) : null, request.Rooms, cancellationToken))],
                },
                AdminAction.RevokeInvitation => await homeserver.RevokeInvitationAsync(target, cancellationToken) ? new() : new() { Error = $"The invitation {target} does not exist." },
                AdminAction.CloseRoom => await homeserver.CloseRoomAsync(target, cancellationToken) is var (room, users) ? new() { Id = room.Value, Removed = users } : new(),
                _ => new() { Error = $"The running server does not support {request.Action}. Restart it." },
            };
        }
        catch (HomeserverException refused)
        {
            return new() { Error = refused.Message };
        }
    }

    private static AdminUser Show(UserSummary user) => new()
    {
        UserId = user.UserId.Value,
        DisplayName = user.DisplayName,
        Kind = user.Kind.ToString().ToLowerInvariant(),
        Devices = user.Devices,
        Rooms = user.Rooms,
        CreatedAt = user.CreatedAt,
    };

    private static AdminInvitation Show(Invitation invitation) => new()
    {
        Code = invitation.Code,
        UsesLeft = invitation.UsesLeft,
        ExpiresAt = invitation.ExpiresAt,
        Rooms = [.. invitation.Rooms.Select(static room => room.Value)],
        Creator = invitation.Creator?.Value,
    };
}
