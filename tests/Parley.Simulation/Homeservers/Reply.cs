namespace Parley.Simulation;

/// <summary>What a homeserver answered.</summary>
/// <param name="Status">The HTTP status; 0 where no response came.</param>
/// <param name="Token">The delay id, where one was asked for.</param>
/// <param name="RetryAfter">With 429: how long to wait.</param>
internal readonly record struct Reply(int Status, string? Token = null, TimeSpan? RetryAfter = null)
{
    public static Reply Lost => default;

    public static Reply Ok => new(200);

    public bool IsSuccess => Status == 200;
}
