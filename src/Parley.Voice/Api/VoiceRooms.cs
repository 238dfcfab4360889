using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Decides which rooms are voice channels.</summary>
public static class VoiceRooms
{
    extension(Room room)
    {
        /// <summary>Gets whether the room is a voice channel: it is a call room (MSC3417), or it has a callstate.</summary>
        public bool IsVoiceChannel => room.Type == RoomType.Call || room.HasCallState;

        /// <summary>Gets whether the room has a callstate of any device.</summary>
        public bool HasCallState => room.State.OfType(VoiceEvents.CallState).Count > 0;
    }
}
