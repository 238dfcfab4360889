using System.Text.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Http;

/// <summary>
/// Requests with a transaction ID: a repeated request gets the stored response of the first, and has no other effect.
/// https://spec.matrix.org/v1.16/client-server-api/#transaction-identifiers
/// </summary>
internal sealed class TransactionStore(Database database, TimeProvider time)
{
    private const long KeptForMs = 24 * 60 * 60 * 1000;

    /// <summary>Runs the work of a request once.</summary>
    /// <param name="request">The request. Its path and its device identify the transaction.</param>
    /// <param name="admit">Called before new work only: the rate limit.</param>
    /// <param name="work">The work; returns the body of the response.</param>
    public async Task<ApiResult> OnceAsync(ApiRequest request, Action admit, Func<WriteScope, byte[]> work)
    {
        RequestLimits.CheckTransactionId(request.Route("txnId"));
        var path = PathOf(request);
        if (Repeated(request) is { } known)
            return known;
        admit();
        return new ApiResult(await database.WriteAsync(
            scope =>
            {
                if (Find(scope.Session, request.Session, path) is { } raced)
                    return raced;
                var response = work(scope);
                Store(scope.Session, request.Session, path, response);
                return response;
            }));
    }

    /// <summary>As the other overload, with a typed response.</summary>
    public Task<ApiResult> OnceAsync<TRequest, TResponse>(ApiRequest request, Action admit, Endpoint<TRequest, TResponse> endpoint, Func<WriteScope, TResponse> work) =>
        OnceAsync(request, admit, scope => JsonSerializer.SerializeToUtf8Bytes(work(scope), endpoint.Response));

    /// <summary>Returns the stored response of a repeated request; <see langword="null"/> for a new one.</summary>
    public ApiResult? Repeated(ApiRequest request) =>
        database.Read(session => Find(session, request.Session, PathOf(request))) is { } known ? new ApiResult(known) : null;

    private static string PathOf(ApiRequest request) => request.RawPath + "?" + request.Query(Msc4140.DelayParameter);

    private static byte[]? Find(DbSession session, Session who, string path) => session.First(
        $"SELECT response FROM transactions WHERE user_id = {who.User} AND device_id = {who.Device} AND path = {path}",
        row => row.Bytes("response"));

    private void Store(DbSession session, Session who, string path, byte[] response)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        session.Execute($"DELETE FROM transactions WHERE created_at < {now - KeptForMs}");
        session.Execute(
            $"""
            DELETE FROM transactions WHERE user_id = {who.User} AND device_id = {who.Device} AND created_at < (SELECT created_at FROM transactions
              WHERE user_id = {who.User} AND device_id = {who.Device} ORDER BY created_at DESC LIMIT 1 OFFSET {StorageLimits.MaxTransactions - 1})
            """);
        session.Insert("transactions", ("user_id", who.User), ("device_id", who.Device), ("path", path), ("response", response), ("created_at", now));
    }
}
