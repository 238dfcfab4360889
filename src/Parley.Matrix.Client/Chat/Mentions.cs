using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>Whom a message mentions.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#user-and-room-mentions.</remarks>
public sealed record Mentions
{
    // Users read from one message. Other users control its size.
    private const int MaxUsers = 100;

    /// <summary>Gets the mentions of a message that mentions nobody.</summary>
    public static Mentions None { get; } = new();

    /// <summary>Gets the mentioned users, each once.</summary>
    public IReadOnlyList<UserId> Users { get; init; } = [];

    /// <summary>Gets a value indicating whether all members of the room are mentioned. It counts only if the sender may notify the room.</summary>
    public bool Room { get; init; }

    /// <summary>Reads the mentions of a message's content.</summary>
    internal static Mentions Read(JsonElement content)
    {
        if (content.Object("m.mentions") is not { } mentions)
            return None;
        var users = new List<UserId>();
        foreach (var item in mentions.Items("user_ids").Take(MaxUsers))
            if (UserId.TryParse(item.Text(), out var user) && !users.Contains(user))
                users.Add(user);
        return new() { Users = users, Room = mentions.Flag("room") == true };
    }
}
