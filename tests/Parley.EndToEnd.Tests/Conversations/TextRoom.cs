using Microsoft.Playwright;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>A text room of the guests of a <see cref="Channel"/>.</summary>
internal static class TextRoom
{
    /// <summary>Creates a text room, and opens it in the guests' browsers. Returns its ID.</summary>
    public static async Task<string> OpenAsync(Channel channel)
    {
        using var owner = new MatrixHttp(channel.World.HomeserverUrl, channel.Owner.AccessToken);
        var room = await owner.CreateRoomAsync(new() { ["name"] = $"Club {channel.Mark}", ["preset"] = "public_chat" });
        foreach (var guest in channel.Guests)
        {
            using var member = new MatrixHttp(channel.World.HomeserverUrl, guest.Account.AccessToken);
            await member.JoinRoomAsync(room);
            await ShowAsync(channel, guest.Page.Page);
        }
        return room;
    }

    /// <summary>Opens the room in a browser.</summary>
    public static Task ShowAsync(Channel channel, IPage page) => page.GetByTestId($"room-Club {channel.Mark}").ClickAsync();

    /// <summary>The field for a message.</summary>
    public static ILocator Field(IPage page) => page.GetByTestId(TestIds.ChatInput);

    /// <summary>The messages.</summary>
    public static ILocator Messages(IPage page) => page.GetByTestId(TestIds.ChatMessage);

    /// <summary>The messages with their reactions and actions.</summary>
    public static ILocator Rows(IPage page) => page.Locator(".message-row");

    /// <summary>Sends a message.</summary>
    public static async Task WriteAsync(IPage page, string text)
    {
        await Field(page).FillAsync(text);
        await Field(page).PressAsync("Enter");
    }
}
