namespace Parley.Rtc.Native.Opus;

/// <summary>Header type flags (RFC 3533 §6).</summary>
[Flags]
internal enum OggPageFlags : byte
{
    None = 0,

    /// <summary>The page begins with the continuation of a packet.</summary>
    Continued = 1,

    /// <summary>First page of its stream.</summary>
    First = 2,

    /// <summary>Last page of its stream.</summary>
    Last = 4,
}
