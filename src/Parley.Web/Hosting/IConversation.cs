using Parley.Matrix.Client;

namespace Parley.Web.Hosting;

/// <summary>A room's conversation.</summary>
public interface IConversation
{
    /// <summary>The conversation now; replaced, never changed.</summary>
    TimelineSnapshot Snapshot { get; }

    /// <summary>Raised after <see cref="Snapshot"/> was replaced.</summary>
    event Action? Changed;

    /// <summary>Sends a text. It is in the snapshot when this returns.</summary>
    void Send(string text);

    /// <summary>Tries a message again that could not be sent.</summary>
    void Retry(string transactionId);

    /// <summary>Loads a page of history, where there is one.</summary>
    Task LoadOlderAsync();

    /// <summary>Nobody looks at it any more: what was paged back to may go.</summary>
    void Trim();
}
