using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>The typing notification of the user in one room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#typing-notifications.</remarks>
internal sealed class TypingNotification(SessionContext context, RoomId room)
{
    // The homeserver ends the notification after this time.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // When the last notification was sent, or null if the user is not typing.
    private TimeSpan? _sentAt;

    /// <summary>Reports each change of the text. Sends at most one request in 10 s, and one when the user stops.</summary>
    public void Report(bool isTyping)
    {
        var now = Monotonic.Now(context.Clock);
        if (isTyping ? _sentAt is { } last && now - last < Interval : _sentAt is null)
            return;
        _sentAt = isTyping ? now : null;
        _ = SendAsync(isTyping);
    }

    private async Task SendAsync(bool isTyping)
    {
        try
        {
            var body = new TypingRequest { Typing = isTyping, Timeout = isTyping ? (long)Timeout.TotalMilliseconds : null };
            await context.Api.CallAsync(SetTyping.Endpoint, body, SetTyping.Endpoint.Path(room.Value, context.UserId.Value));
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or ObjectDisposedException or OperationCanceledException)
        {
            // The next change of the text reports it again.
        }
    }
}
