namespace Parley.Matrix.Client;

/// <summary>Creates transaction ids that are unique for the access token. Thread-safe.</summary>
internal sealed class TransactionIds
{
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..12] + ".";
    private long _last;

    public string Next() => _prefix + Interlocked.Increment(ref _last);
}
