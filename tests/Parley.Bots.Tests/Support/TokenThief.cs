using System.Text;
using Parley.Matrix.Client;

namespace Parley.Bots.Tests.Support;

/// <summary>A homeserver that takes certain access tokens no longer, as one whose tokens run out.</summary>
internal sealed class TokenThief(IMatrixTransport inner) : IMatrixTransport
{
    private volatile string? _stolen;

    /// <summary>The bodies of sign-ins that were asked for.</summary>
    public List<string> SignIns { get; } = [];

    /// <summary>Takes a token no longer; the device stays (a soft logout). Who waits for an answer gets none.</summary>
    public void Steal(string token) => _stolen = token;

    public async Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Url.EndsWith("/login", StringComparison.Ordinal) && request.Body is { } body)
            lock (SignIns)
                SignIns.Add(Encoding.UTF8.GetString(body.Span));
        if (IsStolen(request))
            return Refusal();
        var response = await inner.SendAsync(request with { Timeout = request.Timeout < TimeSpan.FromSeconds(1) ? request.Timeout : TimeSpan.FromSeconds(1) }, cancellationToken);
        return IsStolen(request) ? Refusal() : response;
    }

    private bool IsStolen(MatrixRequest request) => request.Token is { } token && token == _stolen;

    private static MatrixResponse Refusal() => new(401, null, """{"errcode":"M_UNKNOWN_TOKEN","error":"It ran out","soft_logout":true}"""u8.ToArray());
}
