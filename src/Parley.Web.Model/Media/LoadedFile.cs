namespace Parley.Web.Media;

/// <summary>A file that a page shows, until it is disposed.</summary>
/// <param name="address">The address from which the page shows it.</param>
/// <param name="release">Called once when it is disposed.</param>
public sealed class LoadedFile(string address, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>Gets the address from which the page shows it.</summary>
    public string Address { get; } = address;

    /// <inheritdoc/>
    public void Dispose()
    {
        _release?.Invoke();
        _release = null;
    }
}
