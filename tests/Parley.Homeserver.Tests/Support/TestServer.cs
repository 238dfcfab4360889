using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Hosting;

namespace Parley.Homeserver.Tests.Support;

/// <summary>A homeserver on Kestrel at a free port. A logged error fails the test.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLog _errors;

    private TestServer(WebApplication app, ErrorLog errors)
    {
        _app = app;
        _errors = errors;
        Address = new Uri(app.Urls.First());
        Http = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="time">The clock; null for that of the system.</param>
    /// <param name="passwordRounds">The rounds of a password hash.</param>
    public static async Task<TestServer> StartAsync(HomeserverOptions? options = null, TimeProvider? time = null, int passwordRounds = 1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var errors = new ErrorLog();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(errors);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Services.AddParleyHomeserver((options ?? new HomeserverOptions()) with { PasswordRounds = passwordRounds });
        var app = builder.Build();
        app.MapParleyHomeserver();
        await app.StartAsync();
        return new TestServer(app, errors);
    }

    /// <summary>Registers a user and signs in.</summary>
    public async Task<TestClient> RegisterAsync(string name, string device = "DEVICE")
    {
        var body = $$"""{"auth":{"type":"m.login.dummy"},"username":"{{name}}","password":"secret of {{name}}","device_id":"{{device}}"}""";
        var answer = await new TestClient(Http, null, null).SendAsync("POST", "/_matrix/client/v3/register", body);
        answer.MustBe(200);
        return new TestClient(Http, answer.Json.GetProperty("access_token").GetString(), answer.Json.GetProperty("user_id").GetString());
    }

    /// <summary>Signs in a registered user on another device.</summary>
    public async Task<TestClient> LoginAsync(string name, string device)
    {
        var body = $$"""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"{{name}}"},"password":"secret of {{name}}","device_id":"{{device}}"}""";
        var answer = await new TestClient(Http, null, null).SendAsync("POST", "/_matrix/client/v3/login", body);
        answer.MustBe(200);
        return new TestClient(Http, answer.Json.GetProperty("access_token").GetString(), answer.Json.GetProperty("user_id").GetString());
    }

    public TestClient Stranger() => new(Http, null, null);

    /// <summary>Returns the errors that were logged, and forgets them: the caller reports them.</summary>
    public string TakeErrors()
    {
        var errors = string.Join('\n', _errors.Messages);
        _errors.Messages.Clear();
        return errors;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.Empty(_errors.Messages);
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
                Messages.Enqueue(formatter(state, exception) + " " + exception);
        }

        public void Dispose()
        {
        }
    }
}
