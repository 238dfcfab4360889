namespace Parley.Bots;

/// <summary>A stream that changes what is read from another one, and closes it.</summary>
internal abstract class WrappedStream(Stream inner) : ForwardStream
{
    /// <summary>Gets the other stream.</summary>
    protected Stream Inner => inner;

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
