using System.Text;
using Parley.Matrix.Client;

namespace Parley.Bots.Tests.Support;

/// <summary>Rewrites the signalling messages between devices.</summary>
internal sealed class SignallingRewriter(IMatrixTransport inner, Func<string, string> rewrite) : IMatrixTransport
{
    public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default) =>
        inner.SendAsync(
            request.Body is { } body && request.Url.Contains("/sendToDevice/", StringComparison.Ordinal)
                ? request with { Body = Encoding.UTF8.GetBytes(rewrite(Encoding.UTF8.GetString(body.Span))) }
                : request,
            cancellationToken);
}
