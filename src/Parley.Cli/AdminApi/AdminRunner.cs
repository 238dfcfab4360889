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
                AdminAction.Deactivate => new() { Id = (await homeserver.DeactivateAsync(target, request.Erase, cancellationToken)).Value },
                AdminAction.ListInvitations => new() { Invitations = [.. homeserver.ListInvitations().Select(Show)] },
                AdminAction.CreateInvitation => new()
                {
                    Invitations = [Show(await homeserver.CreateInvitationAsync(request.Uses, request.Lifetime is { } seconds ? TimeSpan.FromSeconds(seconds) : null, request.Rooms, cancellationToken))],
                },
                AdminAction.RevokeInvitation => await homeserver.RevokeInvitationAsync(target, cancellationToken) ? new() : new() { Error = $"The invitation {target} does not exist." },
                AdminAction.CloseRoom => await homeserver.CloseRoomAsync(target, cancellationToken) is var (room, users) ? new() { Id = room.Value, Removed = users } : new(),
                AdminAction.ListFiles => new() { Files = Show(homeserver.ListFiles(request.Target, request.From, request.Limit)) },
                AdminAction.RemoveFiles => Removed(request.Target is { } user
                    ? await homeserver.RemoveFilesAsync(user, request.Before, cancellationToken)
                    : await homeserver.RemoveFilesAsync(request.Files, cancellationToken)),
                AdminAction.ListReports => new() { Reports = [.. homeserver.ListReports().Select(Show)] },
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

    private static AdminFilePage Show((IReadOnlyList<UploadedFile> Files, string? Next) page) => new() { Files = [.. page.Files.Select(Show)], Next = page.Next };

    private static AdminFile Show(UploadedFile file) => new()
    {
        Uri = file.Uri.Value,
        UserId = file.User.Value,
        ContentType = file.ContentType,
        FileName = file.FileName,
        Size = file.Size,
        UploadedAt = file.UploadedAt,
    };

    private static AdminReport Show(Report report) => new()
    {
        Reporter = report.Reporter.Value,
        RoomId = report.Room?.Value,
        EventId = report.Event?.Value,
        UserId = report.User?.Value,
        Reason = report.Reason,
        ReportedAt = report.At,
    };

    private static AdminResponse Removed((int Files, long Bytes) removed) => new() { Removed = removed.Files, RemovedBytes = removed.Bytes };
}
