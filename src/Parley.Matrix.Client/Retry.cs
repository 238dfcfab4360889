namespace Parley.Matrix.Client;

/// <summary>Sends a request until it is answered for good: again after 429, 5xx and dropped connections, for a limited time.</summary>
internal static class Retry
{
    /// <exception cref="MatrixException">The homeserver refused, or still did when the time was over.</exception>
    /// <exception cref="MatrixConnectionException">There was still no answer when the time was over.</exception>
    public static async Task<MatrixResponse> SendAsync(
        IMatrixTransport transport, MatrixRequest request, TimeProvider clock, TimeSpan firstBackoff, TimeSpan maxBackoff, TimeSpan giveUpAfter, CancellationToken cancellationToken)
    {
        var start = Monotonic.Now(clock);
        for (var failures = 0; ; failures++)
        {
            Exception failure;
            TimeSpan? asked = null;
            try
            {
                var response = await transport.SendAsync(request, cancellationToken);
                if (response.IsSuccess)
                    return response;
                var error = MatrixApi.Error(response);
                if (response.Status is not (408 or 429 or >= 500))
                    throw error;
                (failure, asked) = (error, error.RetryAfter);
            }
            catch (MatrixConnectionException e)
            {
                failure = e;
            }
            var wait = asked ?? Backoff.FullJitter(failures, firstBackoff, maxBackoff, Random.Shared.NextDouble());
            if (Monotonic.Now(clock) - start + wait > giveUpAfter)
                throw failure;
            await Task.Delay(wait, clock, cancellationToken);
        }
    }
}
