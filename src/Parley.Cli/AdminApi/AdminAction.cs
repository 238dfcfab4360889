using System.Text.Json.Serialization;

namespace Parley.Cli.AdminApi;

/// <summary>The commands of <c>parley admin</c> that need the homeserver.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdminAction>))]
internal enum AdminAction
{
    ListUsers,
    CreateUser,
    ResetPassword,
    Deactivate,
    ListInvitations,
    CreateInvitation,
    RevokeInvitation,
    CloseRoom,
    ListFiles,
    RemoveFiles,
    ListReports,
}
