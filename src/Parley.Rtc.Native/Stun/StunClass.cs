namespace Parley.Rtc.Native.Stun;

/// <summary>Message classes (RFC 8489 §5); the value has the class bits at their positions in the message type.</summary>
internal enum StunClass : ushort
{
    /// <summary>Requires a response.</summary>
    Request = 0x0000,

    /// <summary>Requires no response.</summary>
    Indication = 0x0010,

    /// <summary>The response to a successful request.</summary>
    Success = 0x0100,

    /// <summary>The response to a refused request; ERROR-CODE has the reason.</summary>
    Error = 0x0110,
}
