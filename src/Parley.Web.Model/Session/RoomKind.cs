namespace Parley.Web.Session;

/// <summary>The kind of a room.</summary>
public enum RoomKind
{
    /// <summary>A voice channel.</summary>
    Voice,

    /// <summary>A text room.</summary>
    Text,

    /// <summary>A space, which contains rooms.</summary>
    Space,
}
