using System.Text;
using Parley.Matrix.Client;

namespace Parley.Cli.Tests.Support;

/// <summary>Answers some requests instead of the homeserver.</summary>
internal sealed class InterceptingTransport(IMatrixTransport inner, Func<MatrixRequest, MatrixResponse?> answer) : IMatrixTransport, IDisposable
{
    public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default) =>
        answer(request) is { } response ? Task.FromResult(response) : inner.SendAsync(request, cancellationToken);

    public static MatrixResponse Refuse(int status, string errcode, string error) =>
        new(status, null, Encoding.UTF8.GetBytes($$"""{"errcode":"{{errcode}}","error":"{{error}}"}"""));

    public static MatrixResponse Answer(string json) => new(200, null, Encoding.UTF8.GetBytes(json));

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
