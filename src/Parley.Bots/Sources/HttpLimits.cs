namespace Parley.Bots;

/// <summary>The time limits of an HTTP source.</summary>
internal sealed record HttpLimits
{
    /// <summary>Gets the time that the server may take to answer, and to send more data when the player waits for it. The default is 10 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the time without new data after which an interrupted download is not resumed any more. The default is 20 s.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(20);
}
