namespace Parley.Rtc.Native.Stun;

/// <summary>Message classes (RFC 8489 §5), as the two class bits in their places.</summary>
internal enum StunClass : ushort
{
    /// <summary>Asks for a response.</summary>
    Request = 0x0000,

    /// <summary>Wants no response.</summary>
    Indication = 0x0010,

    /// <summary>The request was carried out.</summary>
    Success = 0x0100,

    /// <summary>The request was refused; ERROR-CODE says why.</summary>
    Error = 0x0110,
}
