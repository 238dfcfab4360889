using Microsoft.AspNetCore.Components;

namespace Parley.Web.Shared;

/// <summary>
/// A part of the page that is drawn again only when what it shows became another: a page in a call is drawn often, and most of it
/// has not changed.
/// </summary>
public abstract class Drawing : ComponentBase
{
    private object? _drawn;

    /// <summary>All that this part shows, compared by value.</summary>
    protected abstract object Shown { get; }

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        var shown = Shown;
        if (shown.Equals(_drawn))
            return false;
        _drawn = shown;
        return true;
    }
}
