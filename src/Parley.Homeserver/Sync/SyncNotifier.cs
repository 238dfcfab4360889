using System.Collections.Concurrent;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Wakes the syncs that wait, the moment that something concerns them. In memory: nothing is polled.</summary>
internal sealed class SyncNotifier
{
    private readonly ConcurrentDictionary<UserId, ConcurrentDictionary<SyncListener, bool>> _listeners = [];

    /// <summary>Begins to listen. What happens from here on wakes the listener, so read the database after this.</summary>
    public SyncListener Listen(UserId user, DeviceId device)
    {
        while (true)
        {
            var ofUser = _listeners.GetOrAdd(user, _ => []);
            var listener = new SyncListener(user, device, this);
            ofUser[listener] = true;
            // The last listener of a user takes the whole entry away; it may have done so just now.
            if (_listeners.TryGetValue(user, out var current) && ReferenceEquals(current, ofUser))
                return listener;
        }
    }

    /// <summary>Wakes whom a change concerns.</summary>
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
