using System.Collections.Concurrent;
using Parley.Matrix;

namespace Parley.Homeserver.Positions;

/// <summary>Wakes waiting syncs after each change that concerns them. Nothing is polled.</summary>
internal sealed class SyncNotifier
{
    private readonly ConcurrentDictionary<UserId, ConcurrentDictionary<SyncListener, bool>> _listeners = [];

    /// <summary>Starts listening. Every later change wakes the listener, so read the database after this call.</summary>
    public SyncListener Listen(UserId user, DeviceId device)
    {
        while (true)
        {
            var ofUser = _listeners.GetOrAdd(user, _ => []);
            var listener = new SyncListener(user, device, this);
            ofUser[listener] = true;
            // The last listener of a user removes the entry, which may have happened just now.
            if (_listeners.TryGetValue(user, out var current) && ReferenceEquals(current, ofUser))
                return listener;
        }
    }

    /// <summary>Returns whether a sync of the user is waiting.</summary>
    public bool IsListening(UserId user) => _listeners.ContainsKey(user);

    /// <summary>Wakes the syncs that a change concerns.</summary>
    public void Wake(IReadOnlyCollection<ChangeTarget> targets)
    {
        foreach (var target in targets)
            if (_listeners.TryGetValue(target.User, out var ofUser))
                foreach (var (listener, _) in ofUser)
                    if (target.Device is not { } device || device == listener.Device)
                        listener.Wake();
    }

    internal void Remove(SyncListener listener)
    {
        if (!_listeners.TryGetValue(listener.User, out var ofUser))
            return;
        ofUser.TryRemove(listener, out _);
        if (ofUser.IsEmpty)
            _listeners.TryRemove(new KeyValuePair<UserId, ConcurrentDictionary<SyncListener, bool>>(listener.User, ofUser));
    }
}
