using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Http;

/// <summary>
/// Sends mutated requests to every endpoint. <c>PARLEY_FUZZ</c> sets their number, for example 1000000 for a long run, and <c>PARLEY_SEED</c> the
/// seed.
/// </summary>
public sealed class RequestFuzzTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("PARLEY_FUZZ"), CultureInfo.InvariantCulture, out var count) ? count : 1_500;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("PARLEY_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20_261_130;

    [Fact]
    public async Task Mutated_request_to_any_endpoint_never_fails_inside_the_server()
    {
        await using var server = await TestServer.StartAsync(new() { LiveKit = new() { Url = new("wss://livekit.example.org"), ApiKey = "key", ApiSecret = "secret" }, LoadLimits = new() { RoomsPerUser = 5 }, LongestSync = TimeSpan.FromMilliseconds(5) });
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(static endpoint => (Template: endpoint.RoutePattern.RawText!, Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods))
            // The paths under r0 have the handlers of v3.
            .Where(static endpoint => endpoint.Methods is not null && !endpoint.Template.StartsWith("/_matrix/client/r0/", StringComparison.Ordinal))
            .Select(static endpoint => (endpoint.Template, Method: endpoint.Methods![0])).ToList();
        Assert.InRange(endpoints.Count, 50, 1_000);
        var random = new Random(Seed);
        var world = await FuzzWorld.CreateAsync(server);
        var mutator = new RequestMutator(random);
        var served = new HashSet<string>();
        for (var i = 0; i < Count && !TestContext.Current.CancellationToken.IsCancellationRequested; i++)
        {
            // Each endpoint in turn, so that a short run reaches all.
            var (template, method) = endpoints[i % endpoints.Count];
            var path = mutator.Path(template, world);
            var body = method == "GET" ? null : mutator.Body(template, world);
            var status = await SendAsync(server, method, path, body, random.Next(10) == 0 ? null : world.Token);
            if (status < 300)
                served.Add(method + " " + template);
            else if (status == 401)
                await world.SignInAsync();
        }

        // Most mutations leave a request valid: otherwise only the parsers would be tested.
        Assert.True(served.Count > endpoints.Count / 3, $"{served.Count} of {endpoints.Count} endpoints accepted a request.");
    }

    // Kestrel ends a connection whose body pauses for 5 s. A busy machine may hold this process up for as long, but not twice in a row.
    private static async Task<int> SendAsync(TestServer server, string method, string path, byte[]? body, string? token)
    {
        try
        {
            return await SendOnceAsync(server, method, path, body, token);
        }
        catch (HttpRequestException error) when (error.InnerException is IOException)
        {
            return await SendOnceAsync(server, method, path, body, token);
        }
    }

    private static async Task<int> SendOnceAsync(TestServer server, string method, string path, byte[]? body, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        var what = $"{method} {path} {(body is null ? "" : Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 2_000))))}";
        try
        {
            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken).WaitAsync(Longest, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode} to {what}\n{((int)response.StatusCode < 500 ? "" : server.TakeErrors())}");
            if (response.Content.Headers.ContentType?.MediaType == "application/json")
                JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 100 }).Dispose();
            return (int)response.StatusCode;
        }
        catch (Exception error) when (error is TimeoutException or JsonException)
        {
            Assert.Fail($"{error.Message} in the response to {what}");
            throw;
        }
    }
}
