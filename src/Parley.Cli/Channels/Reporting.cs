using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Voice;

namespace Parley.Cli.Channels;

/// <summary>Creates reports from what an observer reads.</summary>
internal static class Reporting
{
    /// <summary>Reports all spaces and channels. Requests from the homeserver the rooms of the spaces that the user is not in.</summary>
    public static async Task<ChannelsReport> ReportAsync(this ChannelObserver observer, CancellationToken cancellationToken)
    {
        var rooms = observer.Session.Rooms;
        var spaces = rooms.Joined.Where(static room => room.IsSpace).OrderBy(static room => room.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var others = await Task.WhenAll(spaces.Select(space => OthersAsync(observer, space.Id, cancellationToken)));
        var placed = new HashSet<RoomId>();
        var reports = new List<SpaceReport>();
        foreach (var (space, unjoined) in spaces.Zip(others))
        {
            var channels = new List<ChannelReport>();
            foreach (var child in space.Children)
                if (rooms.Find(child.RoomId) is { } room && IsVoice(room))
                    channels.Add(observer.Report(room));
                else if (unjoined.TryGetValue(child.RoomId, out var seen))
                    channels.Add(Report(seen));
            placed.UnionWith(space.Children.Select(static child => child.RoomId));
            reports.Add(new() { RoomId = space.Id.Value, Name = space.Name, Alias = space.Alias?.Value, Channels = channels });
        }
        return new()
        {
            Spaces = reports,
            Channels = [.. rooms.Joined.Where(room => IsVoice(room) && !placed.Contains(room.Id)).OrderBy(static room => room.Name, StringComparer.OrdinalIgnoreCase).Select(observer.Report)],
        };
    }

    /// <summary>Reports one channel as it is now.</summary>
    public static ChannelReport Report(this ChannelObserver observer, Room room)
    {
        var snapshot = observer.Voice[room.Id].Snapshot;
        // The room's current state: the given one may be older than the members.
        room = observer.Session.Rooms.Find(room.Id) ?? room;
        return new()
        {
            RoomId = room.Id.Value,
            Name = room.Name,
            Alias = room.Alias?.Value,
            Joined = true,
            CanJoin = snapshot.CanJoin,
            Members = [.. snapshot.Members.Select(member => Report(room, member))],
            Unconnectable = [.. snapshot.Unconnectable.Select(static user => user.Value)],
        };
    }

    /// <summary>Returns whether a room is a voice channel.</summary>
    public static bool IsVoice(Room room) => room.Membership == Membership.Join && room.IsVoiceChannel;

    private static MemberReport Report(Room room, ChannelMember member) => new()
    {
        UserId = member.UserId.Value,
        Name = room.NameOf(member.UserId),
        DeviceKey = member.DeviceKey,
        Kind = member.Kind,
        Muted = member.Muted,
        Deafened = member.Deafened,
        Recording = member.Recording,
    };

    private static ChannelReport Report(HierarchyRoom room) => new()
    {
        RoomId = room.RoomId.Value,
        Name = room.Name ?? room.CanonicalAlias?.Value ?? room.RoomId.Value,
        Alias = room.CanonicalAlias?.Value,
        Joined = false,
        CanJoin = room.JoinRule == JoinRule.Public || room.JoinRule == JoinRule.Restricted,
        Members = [],
    };

    private static async Task<Dictionary<RoomId, HierarchyRoom>> OthersAsync(ChannelObserver observer, RoomId space, CancellationToken cancellationToken)
    {
        try
        {
            var rooms = await observer.Session.GetHierarchyAsync(space, cancellationToken);
            return rooms.Where(static room => room.RoomType == RoomType.Call).ToDictionary(static room => room.RoomId);
        }
        catch (MatrixException)
        {
            return []; // the user's own rooms are known without it
        }
    }
}
