using System.Text;
using Parley.Matrix.Client;

namespace Parley.Bots.Tests.Support;

/// <summary>Something on the way that changes what devices tell each other about their connections.</summary>
internal sealed class SignallingTwister(IMatrixTransport inner, Func<string, string> twist) : IMatrixTransport
{
    public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default) =>
        inner.SendAsync(
            request.Body is { } body && request.Url.Contains("/sendToDevice/", StringComparison.Ordinal)
                ? request with { Body = Encoding.UTF8.GetBytes(twist(Encoding.UTF8.GetString(body.Span))) }
                : request,
            cancellationToken);
}
