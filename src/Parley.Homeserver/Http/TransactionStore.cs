using Parley.Homeserver.Accounts;
using Parley.Homeserver.Storage;

namespace Parley.Homeserver.Http;

/// <summary>
/// Requests with a transaction id: the second of two equal ones gets the answer of the first, and does nothing.
/// https://spec.matrix.org/v1.16/client-server-api/#transaction-identifiers
/// </summary>
internal sealed class TransactionStore(Database database, TimeProvider time)
{
    private const long KeptForMs = 24 * 60 * 60 * 1000;

    /// <summary>Does the work once.</summary>
    /// <param name="request">The request; its path and its device make it unique.</param>
    /// <param name="admit">Run before new work only: the rate limit.</param>
    /// <param name="work">The work; returns the response's body.</param>
    public async Task<MatrixResult> OnceAsync(MatrixRequest request, Action admit, Func<WriteScope, byte[]> work)
    {
        var path = request.RawPath + "?" + request.Query("org.matrix.msc4140.delay");
        if (database.Read(session => Find(session, request.Session, path)) is { } known)
            return new MatrixResult(known);
        admit();
        return new MatrixResult(await database.WriteAsync(
            scope =>
            {
                if (Find(scope.Session, request.Session, path) is { } raced)
                    return raced;
                var response = work(scope);
                Store(scope.Session, request.Session, path, response);
                return response;
            }));
    }

    private static byte[]? Find(DbSession session, Session who, string path) => session.First(
        "SELECT response FROM transactions WHERE user_id = $1 AND device_id = $2 AND path = $3",
        row => row.Bytes(0),
        who.User.Value,
        who.Device.Value,
        path);

    private void Store(DbSession session, Session who, string path, byte[] response)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        session.Execute("DELETE FROM transactions WHERE created_at < $1", now - KeptForMs);
        session.Execute("INSERT INTO transactions VALUES ($1, $2, $3, $4, $5)", who.User.Value, who.Device.Value, path, response, now);
    }
}
