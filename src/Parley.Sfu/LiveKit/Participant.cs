namespace Parley.Sfu.LiveKit;

/// <summary>A member of a LiveKit room (<c>ParticipantInfo</c>).</summary>
/// <param name="Identity">The identity in the member's token.</param>
/// <param name="IsGone">Whether the member has left.</param>
/// <param name="AudioTrack">The ID of the track of the member's microphone; <see langword="null"/> if there is none that can be played.</param>
internal sealed record Participant(string Identity, bool IsGone, string? AudioTrack)
{
    private const int Disconnected = 3, Audio = 0, Unknown = 0, Microphone = 2, Unencrypted = 0;

    /// <summary>Reads a member. A track that is encrypted between the members would be played as noise, so it does not count.</summary>
    public static Participant Read(ProtoMessage info) => new(
        info.Text(2),
        info.Number(3) == Disconnected,
        info.Messages(4)
            .Where(static track => track.Number(2) == Audio && track.Number(9) is Unknown or Microphone && track.Number(16) == Unencrypted)
            .Select(static track => track.Text(1))
            .FirstOrDefault(static sid => sid.Length > 0));
}
