namespace Parley.Matrix.Client;

/// <summary>Sends a request until it gets a final response: retries after 408, 429, 5xx and connection errors, for a limited time.</summary>
internal static class Retry
{
    /// <exception cref="MatrixException">The homeserver refused the request, or still returned a temporary error when the time was up.</exception>
    /// <exception cref="MatrixConnectionException">There was still no response when the time was up.</exception>
    public static async Task<MatrixResponse> SendAsync(
        IMatrixTransport transport, MatrixRequest request, TimeProvider clock, Backoff backoff, TimeSpan giveUpAfter, Func<double> random, CancellationToken cancellationToken)
    {
        var start = Monotonic.Now(clock);
        for (var failures = 1; ; failures++)
        {
            Exception failure;
            TimeSpan? retryAfter = null;
            try
            {
                var response = await transport.SendAsync(request, cancellationToken);
                if (response.IsSuccess)
                    return response;
                var error = MatrixApi.Error(response);
                if (response.Status is not (408 or 429 or >= 500))
                    throw error;
                (failure, retryAfter) = (error, error.RetryAfter);
            }
            catch (MatrixConnectionException e)
            {
                failure = e;
            }
            var wait = retryAfter ?? backoff.FullJitter(failures, random());
            if (Monotonic.Now(clock) - start + wait > giveUpAfter)
                throw failure;
            await Task.Delay(wait, clock, cancellationToken);
        }
    }
}
