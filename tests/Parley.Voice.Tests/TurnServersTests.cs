using System.Text;
using Microsoft.Extensions.Time.Testing;
using Parley.Matrix.Client;

namespace Parley.Voice.Tests;

public sealed class TurnServersTests : IMatrixTransport, IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TurnServers _turn;
    private Func<MatrixResponse> _answer = () => Json("{}");
    private int _requests;

    public TurnServersTests() => _turn = new(new(this, new("https://b")), _clock, static () => 0.5);

    public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        _requests++;
        return Task.FromResult(_answer());
    }

    public void Dispose() => _end.Dispose();

    [Fact]
    public void Credentials_are_fetched_at_once_and_renewed_after_80_percent_of_their_lifetime()
    {
        _answer = () => Json($$"""{"username":"u{{_requests}}","password":"p","uris":["turn:b"],"ttl":1000}""");
        _ = _turn.RunAsync(_end.Token);
        Assert.Equal("u1", _turn.Current!.Username);
        _clock.Advance(TimeSpan.FromSeconds(799));
        Assert.Equal("u1", _turn.Current!.Username);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("u2", _turn.Current!.Username);
    }

    [Theory]
    [InlineData("{}", 200)]
    [InlineData("""{"errcode":"M_NOT_FOUND"}""", 404)]
    public void Homeserver_without_TURN_yields_an_empty_list(string body, int status)
    {
        _answer = () => Json(body, status);
        _ = _turn.RunAsync(_end.Token);
        Assert.Empty(_turn.Current!.Uris);
    }

    [Fact]
    public void Failed_request_is_retried_with_backoff()
    {
        _answer = () => _requests < 3 ? throw new MatrixConnectionException("down") : Json("""{"username":"u","uris":["turn:b"],"ttl":1000}""");
        _ = _turn.RunAsync(_end.Token);
        Assert.Null(_turn.Current);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("u", _turn.Current!.Username);
    }

    [Fact]
    public void Lifetime_of_months_is_renewed_within_a_day()
    {
        _answer = () => Json($$"""{"username":"u{{_requests}}","password":"p","uris":["turn:b"],"ttl":8000000}""");
        _ = _turn.RunAsync(_end.Token);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("u2", _turn.Current!.Username);
    }

    [Fact]
    public void Ended_login_ends_the_requests()
    {
        _answer = () => Json("""{"errcode":"M_UNKNOWN_TOKEN"}""", 401);
        var running = _turn.RunAsync(_end.Token);
        Assert.True(running.IsCompletedSuccessfully);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _requests);
    }

    private static MatrixResponse Json(string body, int status = 200) => new(status, null, Encoding.UTF8.GetBytes(body));
}
