using Microsoft.AspNetCore.Components;

namespace Parley.Web.Shared;

/// <summary>
/// A component that renders only when the values that it shows have changed. During a call the page renders often, and most of
/// it stays the same.
/// </summary>
public abstract class ValueComponent : ComponentBase
{
    private object? _rendered;

    /// <summary>Gets everything that the component shows, compared by value.</summary>
    protected abstract object Shown { get; }

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        var shown = Shown;
        if (shown.Equals(_rendered))
            return false;
        _rendered = shown;
        return true;
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // A change while the render was queued is rendered with it, without another call of ShouldRender.
        if (!Shown.Equals(_rendered))
            _rendered = null;
    }
}
