using Parley.Matrix.Client;

namespace Parley.Web.Session;

/// <summary>The messages of a room.</summary>
public interface IConversation
{
    /// <summary>Gets the current messages. The snapshot is immutable.</summary>
    TimelineSnapshot Snapshot { get; }

    /// <summary>Occurs after <see cref="Snapshot"/> was replaced.</summary>
    event Action? Changed;

    /// <summary>Sends a text message. The snapshot contains it when this method returns.</summary>
    void Send(string text);

    /// <summary>Sends a message again that could not be sent.</summary>
    void Retry(string transactionId);

    /// <summary>Loads a page of older messages, if there is one.</summary>
    Task LoadOlderAsync();

    /// <summary>Drops the older messages that were loaded. Called when no page shows the room any more.</summary>
    void Trim();
}
