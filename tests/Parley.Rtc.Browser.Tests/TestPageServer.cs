using Parley.Rtc.Browser.Tests;
using Parley.Testing;
using Parley.Testing.Http;

[assembly: AssemblyFixture(typeof(TestPageServer))]

namespace Parley.Rtc.Browser.Tests;

/// <summary>Publishes the test page once and serves it on a loopback port, with the sound for fake microphones.</summary>
public sealed class TestPageServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PageServer? _server;

    public string Url => _server!.Url.ToString();

    public string Microphone { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Microphone = Syllables.Write(_folder.Path);
        _server = await PageServer.StartAsync(await PublishAsync(Path.Combine(_folder.Path, "page")));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<Dictionary<string, byte[]>> PublishAsync(string folder)
    {
        var project = Path.Combine(Places.Root, "tests", "Parley.Rtc.Browser.TestApp");
        await using var publish = ChildProcess.Start("dotnet", ["publish", project, "--configuration", "Release", "--output", folder, "--nologo", "-v", "quiet"]);
        if (await publish.ExitAsync(TimeSpan.FromMinutes(5)) != 0)
            throw new InvalidOperationException($"The test page could not be published.\n{publish.Output}");
        var root = Path.Combine(folder, "wwwroot");
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(file => "/" + Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllBytes);
        files["/"] = files["/index.html"];
        return files;
    }
}
