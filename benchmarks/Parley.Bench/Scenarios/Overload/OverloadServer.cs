using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Homeserver;
using Parley.Homeserver.Hosting;

namespace Parley.Bench.Scenarios.Overload;

/// <summary>The process of the homeserver, with the limits that <c>parley serve</c> has for other machines. It prints its address.</summary>
internal static class OverloadServer
{
    /// <summary>The argument that starts this program as the homeserver.</summary>
    public const string Argument = "--overload-server";

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddParleyHomeserver(new() { RateLimits = RateLimitOptions.LikeSynapse });
        await using var app = builder.Build();
        app.MapParleyHomeserver();
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }
}
