using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Reads who is in a voice channel from the state of a room in which the user is not.</summary>
public static class VoicePreview
{
    // The clocks of this device and of the homeserver differ.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Returns the users with a device whose callstate is <c>JOINED</c> and has not expired, in the order of the events.</summary>
    /// <param name="state">State events of any type.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<UserId> MembersIn(IEnumerable<MatrixEvent> state, DateTimeOffset now)
    {
        var users = new List<UserId>();
        foreach (var item in state)
            if (item is { Type: VoiceEvents.CallState, Sender: { } user } && !users.Contains(user)
                && item.ReadContent(VoiceJson.Default.CallStateContent) is { } content && content.JoinState == JoinState.Joined
                && now.ToUnixTimeMilliseconds() - item.OriginServerTs < Tolerance.TotalMilliseconds + Math.Max(0, content.Parley?.ExpiresIn ?? 0))
                users.Add(user);
        return users;
    }
}
