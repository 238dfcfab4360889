namespace Parley.Web.Hosting;

/// <summary>What a room is for.</summary>
public enum RoomKind
{
    /// <summary>Talking.</summary>
    Voice,

    /// <summary>Writing.</summary>
    Text,

    /// <summary>Holding other rooms.</summary>
    Space,
}
