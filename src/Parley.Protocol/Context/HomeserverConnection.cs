namespace Parley.Protocol;

/// <summary>Whether the homeserver can be reached, and whether it was away until a moment ago.</summary>
internal sealed class HomeserverConnection(IMachineContext context)
{
    /// <summary>When it was reachable again after an outage; <see langword="null"/> before the first.</summary>
    private TimeSpan? _backAt;

    /// <summary>Gets whether the homeserver can be reached.</summary>
    public bool IsReachable { get; private set; } = true;

    /// <summary>
    /// Gets whether a <c>LEFT</c> may be the result of an outage. A homeserver that was away sends every delayed leave when it is
    /// back, and each device notices that in its own time.
    /// </summary>
    public bool HadOutage => !IsReachable || (_backAt is { } back && context.Now - back < context.Parameters.OutageWindow);

    public void Set(bool isReachable)
    {
        if (!IsReachable && isReachable)
            _backAt = context.Now;
        IsReachable = isReachable;
        context.InvalidateView();
    }
}
