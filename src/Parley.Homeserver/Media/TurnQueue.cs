using Parley.Homeserver.Errors;

namespace Parley.Homeserver.Media;

/// <summary>Runs work one at a time. The clients take turns: a client that waits with much work delays another by one piece of it.</summary>
/// <param name="mostOfClient">The most work of one client that runs or waits.</param>
internal sealed class TurnQueue(int mostOfClient) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Runs work when it is its turn.</summary>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED: too much work of the client waits.</exception>
    public async Task RunAsync(string client, Func<Task> work, CancellationToken cancellationToken)
    {
        var line = Enter(client);
        try
        {
            // Only the first of each client waits for the turn.
            await line.First.WaitAsync(cancellationToken);
            try
            {
                await _turn.WaitAsync(cancellationToken);
                try
                {
                    await work();
                }
                finally
                {
                    _turn.Release();
                }
            }
            finally
            {
                line.First.Release();
            }
        }
        finally
        {
            Leave(client, line);
        }
    }

    public void Dispose() => _turn.Dispose();

    private Line Enter(string client)
    {
        lock (_lines)
        {
            if (!_lines.TryGetValue(client, out var line))
                _lines[client] = line = new Line();
            if (line.Count >= mostOfClient)
                throw ApiException.LimitExceeded(RetryAfter);
            line.Count++;
            return line;
        }
    }

    private void Leave(string client, Line line)
    {
        lock (_lines)
            if (--line.Count == 0)
            {
                _lines.Remove(client);
                line.First.Dispose();
            }
    }

    private sealed class Line
    {
        public SemaphoreSlim First { get; } = new(1, 1);

        public int Count { get; set; }
    }
}
