namespace Parley.Rtc.Native.Turn;

/// <summary>A permission for one peer address, all ports (RFC 8656 §9).</summary>
internal sealed class TurnPermission
{
    public bool IsGranted { get; set; }

    public TimeSpan RenewAt { get; set; } = TimeSpan.MaxValue;

    public TimeSpan LastUsed { get; set; }

    /// <summary>What waits for the permission: port and datagram.</summary>
    public Queue<(ushort Port, byte[] Datagram)>? Waiting { get; set; }
}
