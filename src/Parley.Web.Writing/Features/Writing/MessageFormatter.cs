using System.Text;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Features.Writing;

/// <summary>Formats a message that the user wrote in Markdown.</summary>
public static class MessageFormatter
{
    // Both texts together, in bytes. An edit contains them twice, and an event has at most 65,536 bytes.
    private const int MaxSize = 30_000;

    /// <summary>
    /// Returns a message with its HTML and its mentions. The plain text stays as it was written, so that an edit returns it. The HTML is absent
    /// if it would only repeat the text, and if the text is too long or nested too deeply.
    /// </summary>
    /// <param name="message">The message, whose body is the Markdown.</param>
    /// <param name="room">Its room.</param>
    /// <param name="rooms">The rooms of the user, which the text may name.</param>
    /// <param name="self">The user.</param>
    /// <param name="earlier">The HTML of the message before an edit, or <c>null</c>.</param>
    public static OutgoingMessage Format(OutgoingMessage message, Room room, RoomList rooms, UserId self, string? earlier = null)
    {
        var html = new MatrixHtml();
        try
        {
            var text = html.Write(ChatMarkdown.Parse(message.Body, new(room, rooms, self, earlier)));
            var fits = Encoding.UTF8.GetByteCount(message.Body) + Encoding.UTF8.GetByteCount(text) <= MaxSize;
            return message with { FormattedBody = html.HasMarkup && fits ? text : null, Mentions = new() { Users = html.Users, Room = html.MentionsRoom } };
        }
        catch (ArgumentException)
        {
            return message; // Nested too deeply.
        }
    }
}
