namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>Mapping and filtering behavior of a NAT (RFC 4787 §4, §5).</summary>
public enum NatKind
{
    /// <summary>No NAT.</summary>
    None,

    /// <summary>Endpoint-independent mapping and filtering.</summary>
    FullCone,

    /// <summary>Endpoint-independent mapping, address- and port-dependent filtering.</summary>
    PortRestricted,

    /// <summary>Address- and port-dependent mapping and filtering.</summary>
    Symmetric,

    /// <summary>UDP is blocked.</summary>
    Blocked,
}
