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

    public void Send(OutgoingMessage message) => timeline.Send(message);

    public void Edit(EventId message, OutgoingMessage text) => timeline.Edit(message, text);

    public void Delete(EventId message) => timeline.Redact(message);

    public void ToggleReaction(EventId message, string key) => timeline.ToggleReaction(message, key);

    public void Discard(string transactionId) => timeline.Discard(transactionId);

    public void LoadQuoted(EventId message) => timeline.LoadQuoted(message);

    public void Retry(string transactionId) => timeline.Retry(transactionId);

    public void ReportTyping(bool isTyping) => timeline.ReportTyping(isTyping);

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
