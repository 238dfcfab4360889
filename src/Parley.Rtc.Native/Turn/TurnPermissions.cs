using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>A permission for one peer address and all its ports (RFC 8656 §9).</summary>
internal sealed class TurnPermission
{
    /// <summary>Gets or sets a value indicating whether the server has installed the permission.</summary>
    public bool IsGranted { get; set; }

    /// <summary>Gets or sets the time of the next renewal; <see cref="TimeSpan.MaxValue"/> while a request is outstanding.</summary>
    public TimeSpan RenewAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>Gets or sets the time at which a datagram last used the permission.</summary>
    public TimeSpan LastUsed { get; set; }

    /// <summary>Gets or sets the datagrams that wait for the permission, with their ports; null once the server has answered.</summary>
    public Queue<(ushort Port, byte[] Datagram)>? Waiting { get; set; }
}

/// <summary>The permissions of an allocation (RFC 8656 §9), by peer address with port 0.</summary>
internal sealed class TurnPermissions(TurnSettings settings, TurnRequests requests)
{
    private readonly Dictionary<TransportAddress, TurnPermission> _permissions = [];

    /// <summary>Gets the time of the next renewal; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var permission in _permissions.Values)
                next = permission.RenewAt < next ? permission.RenewAt : next;
            return next;
        }
    }

    /// <summary>Returns the permission of a peer; requests it from the server if there is none yet.</summary>
    /// <returns>The permission, granted or not; null if there are too many.</returns>
    public TurnPermission? GetOrRequest(in TransportAddress peer, TimeSpan now)
    {
        var address = peer.WithPort(0);
        if (_permissions.TryGetValue(address, out var permission))
            return permission;
        if (_permissions.Count >= settings.MostPermissions)
            return null;
        permission = new() { LastUsed = now, Waiting = [] };
        _permissions[address] = permission;
        requests.Begin(new(StunMethod.CreatePermission, address), now);
        return permission;
    }

    /// <summary>Records that a datagram of a peer arrived, which keeps the permission in use.</summary>
    public void NoteReceived(in TransportAddress peer, TimeSpan now)
    {
        if (_permissions.TryGetValue(peer.WithPort(0), out var permission))
            permission.LastUsed = now;
    }

    /// <summary>Records that the server has installed or renewed a permission.</summary>
    /// <returns>The datagrams that waited for it, with their ports; null if none did.</returns>
    public Queue<(ushort Port, byte[] Datagram)>? Grant(in TransportAddress peer, TimeSpan now)
    {
        if (!_permissions.TryGetValue(peer.WithPort(0), out var permission))
            return null;
        permission.IsGranted = true;
        permission.RenewAt = now + settings.PermissionInterval;
        var waiting = permission.Waiting;
        permission.Waiting = null;
        return waiting;
    }

    /// <summary>Records that the server has refused a permission. It is requested again with a later datagram.</summary>
    public void Refuse(in TransportAddress peer, TimeSpan now)
    {
        if (!_permissions.TryGetValue(peer.WithPort(0), out var permission))
            return;
        permission.IsGranted = false;
        permission.Waiting = null;
        permission.RenewAt = now + settings.GiveUpAfter;
    }

    /// <summary>Renews the permissions that are due and removes idle and refused ones.</summary>
    public void Renew(TimeSpan now)
    {
        foreach (var (address, permission) in _permissions)
        {
            if (permission.RenewAt > now)
                continue;
            if (now - permission.LastUsed > settings.IdlePermission || !permission.IsGranted)
            {
                _permissions.Remove(address);
                continue;
            }

            permission.RenewAt = TimeSpan.MaxValue;
            requests.Begin(new(StunMethod.CreatePermission, address), now);
        }
    }
}
