using Parley.Matrix.Client;

namespace Parley.Web.Session;

/// <summary>A room's timeline in the Matrix client.</summary>
internal sealed class Conversation(RoomTimeline timeline) : IConversation
{
    public event Action? Changed
    {
        add => timeline.Changed += value;
        remove => timeline.Changed -= value;
    }

    public TimelineSnapshot Snapshot => timeline.Snapshot;

    public void Send(string text) => timeline.Send(text);

    public void Retry(string transactionId) => timeline.Retry(transactionId);

    public void Trim() => timeline.Trim();

    public async Task LoadOlderAsync()
    {
        try
        {
            await timeline.LoadOlderAsync();
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // The button stays, and the user can retry.
        }
    }
}
