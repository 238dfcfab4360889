using System.Text.Json;
using Parley.Rtc;
using Parley.Sfu.Signalling;

namespace Parley.Sfu.Janus;

/// <summary>A response or an event of the VideoRoom plugin.</summary>
/// <param name="Data">The content.</param>
/// <param name="Description">The session description with it, or <see langword="null"/>.</param>
internal sealed record PluginResponse(JsonElement Data, SessionDescription? Description)
{
    private const int RoomExists = 427;

    /// <summary>Gets a value indicating whether a request to create a room found that the room exists.</summary>
    public bool IsExistingRoom => Data.Number("error_code") == RoomExists;

    /// <summary>Reads a message of Janus.</summary>
    /// <exception cref="SfuException">It reports an error of the plugin.</exception>
    public static PluginResponse Read(JsonElement message)
    {
        var data = message.Object("plugindata")?.Object("data") ?? JsonElement.Parse("{}");
        var read = new PluginResponse(data, message.Object("jsep") is { } jsep && jsep.Text("sdp") is { } sdp
            ? new(jsep.Text("type") == "offer" ? SdpType.Offer : SdpType.Answer, sdp)
            : null);
        return data.Text("error") is { } error && !read.IsExistingRoom ? throw new SfuException($"The media server refuses the request ({error}).") : read;
    }
}
