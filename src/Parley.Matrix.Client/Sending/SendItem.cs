namespace Parley.Matrix.Client;

/// <summary>An event in the send queue.</summary>
internal sealed class SendItem(MatrixRequest request, SendOptions options)
{
    public MatrixRequest Request { get; } = request;

    public SendOptions Options { get; } = options;

    /// <summary>The lane; a more urgent one than that of the options if the event replaced one of that lane.</summary>
    public SendLane Lane { get; set; } = options.Lane;

    public string? ReplaceKey => Options.ReplaceKey;

    /// <summary>Items with the same key are never in flight together.</summary>
    public string? SerialKey { get; } = options.ReplaceKey ?? options.OrderKey;

    /// <summary>The place within the lane.</summary>
    public long Sequence { get; set; }

    public int Attempts { get; set; }

    /// <summary>Monotonic time.</summary>
    public TimeSpan QueuedAt { get; set; }

    /// <summary>Monotonic time of the earliest next attempt.</summary>
    public TimeSpan NotBefore { get; set; }

    /// <summary>Whether the event was sent against the assumed rate limit.</summary>
    public bool IsProbe { get; set; }

    /// <summary>The events that this one replaced; they share its outcome.</summary>
    public List<SendItem> Replaced { get; } = [];

    public TaskCompletionSource<ReadOnlyMemory<byte>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many tokens the bucket must hold before the event is sent.</summary>
    public int TokensNeeded => Options.Reservation is { IsReleased: true } ? 1 : 1 + Lane.TokensKept;
}
