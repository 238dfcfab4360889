namespace Parley.Rtc.Native.Dtls;

/// <summary>Alert levels (RFC 5246 §7.2).</summary>
internal static class AlertLevel
{
    public const byte Warning = 1;
    public const byte Fatal = 2;
}
