using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Storage;

/// <summary>The modes of the files with messages and password hashes.</summary>
public sealed class FileModeTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_of_the_database_are_readable_by_their_owner_only(bool exists)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        var path = folder.File("homeserver.db");
        File.SetUnixFileMode(Path.GetDirectoryName(path)!, Owner | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        if (exists)
        {
            await using (await TestServer.StartAsync(new() { DatabasePath = path }))
            {
                // Creates the database.
            }
            File.SetUnixFileMode(path, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await using var server = await TestServer.StartAsync(new() { DatabasePath = path });
        await server.RegisterAsync("alice");

        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            Assert.Equal(Owner, File.GetUnixFileMode(file));
    }
}
