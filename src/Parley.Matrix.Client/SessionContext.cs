using Microsoft.Extensions.Logging;

namespace Parley.Matrix.Client;

/// <summary>The services that the parts of a session share.</summary>
internal sealed record SessionContext(MatrixApi Api, UserId UserId, TimeProvider Clock, Func<double> Random, ILogger Logger, CancellationToken Closed)
{
    public TransactionIds Transactions { get; } = new();
}
