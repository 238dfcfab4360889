namespace Parley.Rtc.Native.Ice;

/// <summary>Who nominates (RFC 8445 §6.1.1).</summary>
internal enum IceRole
{
    /// <summary>Follows the other side's nomination; the answerer at first.</summary>
    Controlled,

    /// <summary>Nominates the pair to use; the offerer at first, and whoever faces a lite agent.</summary>
    Controlling,
}
