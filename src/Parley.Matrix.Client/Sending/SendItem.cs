namespace Parley.Matrix.Client;

/// <summary>An event in the send queue.</summary>
internal sealed class SendItem(MatrixRequest request, SendOptions options)
{
    public MatrixRequest Request { get; } = request;

    public SendPriority Priority { get; set; } = options.Priority;

    public string? ReplaceKey { get; } = options.ReplaceKey;

    public TimeSpan? RepeatsAfter { get; } = options.RepeatsAfter;

    /// <summary>Items of one key are never under way together.</summary>
    public string? SerialKey { get; } = options.ReplaceKey ?? options.OrderKey;

    /// <summary>Its place among those of its priority.</summary>
    public long Sequence { get; set; }

    public int Attempts { get; set; }

    public TimeSpan QueuedAt { get; set; }

    public TimeSpan NotBefore { get; set; }

    public bool IsProbe { get; set; }

    /// <summary>Those whose place it took; they share its outcome.</summary>
    public List<SendItem> Replaced { get; } = [];

    public TaskCompletionSource<ReadOnlyMemory<byte>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
