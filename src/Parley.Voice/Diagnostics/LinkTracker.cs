using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Records since when each link of a channel has been in its state, and counts the links by state in a metric. Must be used on the executor.</summary>
internal sealed class LinkTracker
{
    private readonly Dictionary<DeviceKey, (LinkState State, TimeSpan Since)> _links = [];
    private readonly HashSet<DeviceKey> _present = [];

    /// <summary>Takes over the states of a view.</summary>
    /// <param name="view">The machine's view.</param>
    /// <param name="now">Monotonic time.</param>
    public void Update(VoiceView view, TimeSpan now)
    {
        _present.Clear();
        foreach (var member in view.Members)
        {
            if (member.Link is not { } state)
                continue;
            _present.Add(member.Key);
            if (_links.TryGetValue(member.Key, out var known))
            {
                if (known.State == state)
                    continue;
                VoiceTelemetry.CountLink(known.State, -1);
            }
            _links[member.Key] = (state, now);
            VoiceTelemetry.CountLink(state, 1);
        }
        if (_links.Count == _present.Count)
            return;
        foreach (var (key, (state, _)) in _links)
            if (!_present.Contains(key) && _links.Remove(key)) // Dictionary allows removal during enumeration.
                VoiceTelemetry.CountLink(state, -1);
    }

    /// <summary>Returns since when a link has been in its state, in monotonic time, or null if it is unknown.</summary>
    public TimeSpan? SinceOf(DeviceKey device) => _links.TryGetValue(device, out var link) ? link.Since : null;

    /// <summary>Removes all links.</summary>
    public void Clear()
    {
        foreach (var (state, _) in _links.Values)
            VoiceTelemetry.CountLink(state, -1);
        _links.Clear();
    }
}
