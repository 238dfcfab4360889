using System.Globalization;
using System.Text;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>
/// Describes diagnostics without device keys, user IDs and room IDs: this device is "me", another one "member 2", its user "user 2". A
/// device keeps its number for the lifetime of this object. Not thread-safe.
/// </summary>
public sealed class DiagnosticsAnonymizer
{
    // The numbers of device keys, user IDs and room IDs; 0 for this device and its user.
    private readonly Dictionary<string, int> _devices = [];
    private readonly Dictionary<string, int> _users = [];
    private readonly Dictionary<string, int> _channels = [];
    private int _lastNumber;

    /// <summary>Describes this device's channels and their members: the ones that it is in, joins or leaves, or that report a problem.</summary>
    /// <param name="snapshot">The captured diagnostics.</param>
    /// <returns>A name and a value for each channel, and for each of its members.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> DescribeState(VoiceDiagnosticsSnapshot snapshot)
    {
        _devices[snapshot.DeviceKey] = 0;
        if (UserOf(snapshot.DeviceKey) is { } self)
            _users[self] = 0;
        List<KeyValuePair<string, string>> state = [];
        foreach (var channel in snapshot.Channels)
        {
            if (channel.Own == OwnState.Out && channel.Problem == VoiceProblem.None)
                continue;
            state.Add(new(Channel(channel.RoomId), Describe(channel)));
            foreach (var member in channel.Members)
                state.Add(new(Device(member.DeviceKey, member.UserId.Value), member.IsSelf ? "this device" : Describe(member)));
        }
        return state;
    }

    /// <summary>Describes an input or a command. Call <see cref="DescribeState"/> with the event's snapshot before.</summary>
    /// <param name="protocolEvent">The event.</param>
    public string Describe(ProtocolEvent protocolEvent) =>
        Channel(protocolEvent.RoomId) + (protocolEvent.IsInput ? " input: " : " command: ") + protocolEvent.Describe(Name);

    private static string Describe(ChannelDiagnostics channel) =>
        channel.Own
        + (channel.Problem == VoiceProblem.None ? ", no problem" : ", problem " + channel.Problem)
        + (channel.IsServerReachable ? "" : ", homeserver unreachable")
        + (channel.NextTimer is { } timer ? ", next timer in " + Seconds(timer) : ", no timer");

    private string Describe(MemberDiagnostics member)
    {
        var text = new StringBuilder().Append(User(member.UserId.Value)).Append(member.IsBaseProtocol ? ", base protocol, " : ", ");
        if (member.Link is { } link)
            text.Append(link);
        else
            text.Append("no link");
        if (member.InStateFor is { } time)
            text.Append(" for ").Append(Seconds(time));
        if (member.ConnectionState is { } state)
            text.Append(", connection ").Append(member.Connection).Append(' ').Append(state);
        if (member.Statistics?.RoundTripTime is { } roundTrip)
            text.Append(", round-trip time ").Append(Math.Round(roundTrip.TotalMilliseconds)).Append(" ms");
        if (!member.WasConnected)
            text.Append(", no audio so far");
        if (member.Failures > 0)
            text.Append(", failures ").Append(member.Failures);
        if (member.Fault != LinkFault.None)
            text.Append(", last fault ").Append(member.Fault);
        if (member.TimerDue is { } due)
            text.Append(", ").Append(member.TimerKind).Append(" in ").Append(Seconds(due));
        return text.ToString();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    // A device key contains the user ID after the device's name; the key of a legacy client (2021) is the name alone.
    private static string? UserOf(string deviceKey) => deviceKey.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? deviceKey[at..] : null;

    private string Channel(RoomId room)
    {
        _channels.TryAdd(room.Value, _channels.Count + 1);
        return "channel " + _channels[room.Value];
    }

    private string Name(string name) => name.StartsWith('@') && !_devices.ContainsKey(name) ? User(name) : Device(name, UserOf(name));

    private string User(string userId) => NumberOf(userId) is > 0 and var number ? "user " + number : "my user";

    private int NumberOf(string userId)
    {
        if (!_users.TryGetValue(userId, out var number))
            _users[userId] = number = ++_lastNumber;
        return number;
    }

    // The first device of a user gets the user's number.
    private string Device(string key, string? userId)
    {
        if (!_devices.TryGetValue(key, out var number))
        {
            if (userId is null || _devices.ContainsValue(number = NumberOf(userId)))
                number = ++_lastNumber;
            _devices[key] = number;
        }
        return number == 0 ? "me" : "member " + number;
    }
}
