using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;

namespace Parley.Web.Hosting;

/// <summary>An account as the pages show it, and what they ask of it. Everything handed out is a snapshot.</summary>
public interface IWorkspace
{
    /// <summary>The user.</summary>
    UserId UserId { get; }

    /// <summary>The user's own name.</summary>
    string DisplayName { get; }

    /// <summary>The password that was made up for a name-only registration; null where the person chose their own.</summary>
    string? GeneratedPassword { get; }

    /// <summary>Whether the homeserver is reached.</summary>
    ConnectionStatus Connection { get; }

    /// <summary>The rooms.</summary>
    RoomList Rooms { get; }

    /// <summary>Who is in which voice channel.</summary>
    IVoiceChannels Voice { get; }

    /// <summary>Why nobody hears this person though they are in a call, with what to do; null where all is well.</summary>
    string? MicrophoneProblem { get; }

    /// <summary>Whether the browser is asking this person for the microphone, and the join waits for the answer.</summary>
    bool IsMicrophonePromptOpen { get; }

    /// <summary>The microphones, and whether they may be opened.</summary>
    IAudioDevices Devices { get; }

    /// <summary>What the person set.</summary>
    ClientSettings Settings { get; }

    /// <summary>Raised after anything above changed; bursts come as one.</summary>
    event Action? Changed;

    /// <summary>A room's conversation.</summary>
    IConversation Conversation(RoomId room);

    /// <summary>The rooms of a space that the user could join and is not in.</summary>
    IReadOnlyList<JoinableRoom> JoinableRooms(RoomId space);

    /// <summary>Joins a voice channel, with the microphone where it may be used, else only listening.</summary>
    /// <exception cref="VoiceException">The join was refused; the message is for people.</exception>
    Task EnterAsync(RoomId room);

    /// <summary>Leaves the voice channel.</summary>
    Task LeaveCallAsync();

    /// <summary>Sets how loud a person is heard here, and remembers it.</summary>
    /// <param name="user">Who.</param>
    /// <param name="volume">From 0 to 2; 1 is as sent.</param>
    void SetVolume(UserId user, double volume);

    /// <summary>Says that a room was read up to a message; the homeserver is told in a while.</summary>
    void MarkRead(RoomId room, EventId message);

    /// <summary>Makes a room or a space.</summary>
    /// <exception cref="ActionException">Refused; the message is for people.</exception>
    Task<RoomId> CreateAsync(NewRoom room);

    /// <summary>Joins a room or a space by its id or alias.</summary>
    /// <exception cref="ActionException">Refused; the message is for people.</exception>
    Task<RoomId> JoinRoomAsync(string roomOrAlias, IReadOnlyList<string>? via = null);

    /// <summary>Leaves a room for good, or declines an invitation.</summary>
    /// <exception cref="ActionException">Refused; the message is for people.</exception>
    Task LeaveRoomAsync(RoomId room);

    /// <summary>Invites a user.</summary>
    /// <exception cref="ActionException">Refused; the message is for people.</exception>
    Task InviteAsync(RoomId room, string userId);

    /// <summary>Changes the user's own name.</summary>
    /// <exception cref="ActionException">Refused; the message is for people.</exception>
    Task RenameAsync(string name);

    /// <summary>Puts other settings into force and remembers them.</summary>
    Task ApplyAsync(ClientSettings settings);

    /// <summary>Signs out; the homeserver forgets this device.</summary>
    Task SignOutAsync();
}
