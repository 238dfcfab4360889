using System.Text;
using Parley.Matrix.Client;

namespace Parley.Bots.Tests.Support;

/// <summary>Rejects an access token, as a homeserver does whose tokens expire.</summary>
internal sealed class TokenRejectingTransport(IMatrixTransport inner) : IMatrixTransport
{
    private volatile string? _rejected;

    /// <summary>The bodies of the sign-in requests.</summary>
    public List<string> SignIns { get; } = [];

    /// <summary>Rejects a token from now on, including in pending requests; the device stays (a soft logout).</summary>
    public void Reject(string token) => _rejected = token;

    public async Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Url.EndsWith("/login", StringComparison.Ordinal) && request.Body is { } body)
            lock (SignIns)
                SignIns.Add(Encoding.UTF8.GetString(body.Span));
        if (IsRejected(request))
            return Refusal();
        var response = await inner.SendAsync(request with { Timeout = request.Timeout < TimeSpan.FromSeconds(1) ? request.Timeout : TimeSpan.FromSeconds(1) }, cancellationToken);
        return IsRejected(request) ? Refusal() : response;
    }

    private bool IsRejected(MatrixRequest request) => request.Token is { } token && token == _rejected;

    private static MatrixResponse Refusal() => new(401, null, """{"errcode":"M_UNKNOWN_TOKEN","error":"Token expired","soft_logout":true}"""u8.ToArray());
}
