using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Web.Tests.Serve;

/// <summary>The endpoints of a homeserver that the relay uses. Its single sign-on sets a cookie.</summary>
internal sealed class HomeserverWithCookies : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HomeserverWithCookies(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<HomeserverWithCookies> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/_matrix/client/versions", () => Results.Text("""{"versions":["v1.11"]}""", "application/json"));
        app.MapGet("/_matrix/client/v3/login/sso/redirect", (HttpContext context) =>
        {
            context.Response.Cookies.Append("oidc_session", "secret");
            return Results.Redirect("https://provider.example.org/authorize");
        });
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
