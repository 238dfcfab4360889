using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Voice;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>Loads the description of the room that a link names.</summary>
public static class JoinPreviews
{
    /// <summary>The message for an invitation code that the homeserver does not accept.</summary>
    public const string InvalidCode = "This invitation link is wrong, used up or expired. Ask the person who sent it for a new one.";

    /// <summary>Loads the description; <c>null</c> if the homeserver does not show the room to this person.</summary>
    /// <param name="api">The homeserver, with or without a login.</param>
    /// <param name="link">The link.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ActionException">The invitation code is not valid, or the homeserver can't be reached.</exception>
    public static Task<JoinPreview?> LoadAsync(MatrixApi api, JoinLink link, DateTimeOffset now) => Failures.WithUserMessage("Couldn't load the invitation", async () =>
    {
        try
        {
            if (link.Code is { } code && await PreviewAsync(api, code) is { Rooms: [.., var last] } preview)
                return Describe(last, preview.Rooms.Count > 1 ? preview.Rooms[0] : null, preview, now);
            return Describe(await api.GetRoomSummaryAsync(link.RoomOrAlias, link.Via), null, null, now);
        }
        catch (MatrixException e) when (e.Status is 401 or 403 or 404)
        {
            return null;
        }
    });

    // Null from a homeserver without these invitation codes.
    private static async Task<InvitationPreview?> PreviewAsync(MatrixApi api, string code)
    {
        try
        {
            return await api.PreviewInvitationAsync(code);
        }
        catch (MatrixException e) when (e.Code == ErrorCode.NotFound)
        {
            throw new ActionException(InvalidCode, e);
        }
        catch (MatrixException e) when (e.Status is 404 or 405)
        {
            return null;
        }
    }

    private static JoinPreview Describe(HierarchyRoom room, HierarchyRoom? space, InvitationPreview? preview, DateTimeOffset now)
    {
        var state = preview?.State ?? [];
        var members = new Room { Id = room.RoomId, Membership = Membership.Leave, State = RoomState.Empty.With(state) };
        var talking = new List<string>();
        foreach (var user in VoicePreview.MembersIn(state, now))
            talking.Add(members.NameOf(user));
        // The preview does not contain the user ID that would distinguish an ambiguous name.
        var inviter = DisplayText.Clean(preview?.Inviter ?? "");
        if (DisplayText.IsAmbiguous(inviter))
            inviter = "";
        return new(
            NameOf(room),
            DisplayText.Clean(room.Topic ?? "") is { Length: > 0 } topic ? topic : null,
            room.RoomType == RoomType.Space ? RoomKind.Space : room.RoomType == RoomType.Call ? RoomKind.Voice : RoomKind.Text,
            space is null ? null : NameOf(space),
            inviter.Length > 0 ? inviter : null,
            talking,
            AsksFirst: preview is null && (room.JoinRule == JoinRule.Knock || room.JoinRule == JoinRule.KnockRestricted));
    }

    private static string NameOf(HierarchyRoom room) =>
        DisplayText.Clean(room.Name ?? "") is { Length: > 0 } name ? name : DisplayText.Clean(room.CanonicalAlias?.Value ?? "a room");
}
