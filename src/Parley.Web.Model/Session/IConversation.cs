using Parley.Matrix.Client;

namespace Parley.Web.Session;

/// <summary>The messages of a room.</summary>
public interface IConversation
{
    /// <summary>Gets the current messages. The snapshot is immutable.</summary>
    TimelineSnapshot Snapshot { get; }

    /// <summary>Occurs after <see cref="Snapshot"/> was replaced.</summary>
    event Action? Changed;

    /// <summary>Sends a message. The snapshot contains it when this method returns.</summary>
    void Send(OutgoingMessage message);

    /// <summary>Replaces the text of one of the user's messages.</summary>
    void Edit(EventId message, OutgoingMessage text);

    /// <summary>Deletes a message.</summary>
    void Delete(EventId message);

    /// <summary>Adds the user's reaction to a message, or removes it.</summary>
    void ToggleReaction(EventId message, string key);

    /// <summary>Sends a message or a change again that could not be sent.</summary>
    void Retry(string transactionId);

    /// <summary>Removes a message or a change that could not be sent.</summary>
    void Discard(string transactionId);

    /// <summary>Loads an answered message that is not in the snapshot.</summary>
    void LoadQuoted(EventId message);

    /// <summary>Loads a page of older messages, if there is one.</summary>
    Task LoadOlderAsync();

    /// <summary>Reports that the user has changed the text of a message that is not sent.</summary>
    /// <param name="isTyping">Whether the text contains anything.</param>
    void ReportTyping(bool isTyping);

    /// <summary>Drops the older messages that were loaded. Called when no page shows the room any more.</summary>
    void Trim();
}
