using Parley.Cli.Errors;
using Parley.Cli.Logins;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Tests.Sessions;

public sealed class SessionStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-store-");
    private readonly SessionStore _store;

    public SessionStoreTests() => _store = new(Path.Combine(_folder.FullName, "config", "parley"));

    private static SessionRecord Record => new(new("https://matrix.example.org/"), UserId.Parse("@ada:example.org"), DeviceId.Parse("ABC"), "secret");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Stored_login_is_readable_by_its_owner_only()
    {
        _store.Save("default", Record);
        Assert.Equal(Record, _store.Load("default"));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.FileOf("default")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_store.Folder));
        Assert.Equal([_store.FileOf("default")], Directory.GetFiles(_store.Folder));
    }

    [Fact]
    public void Load_restricts_a_file_that_others_can_read()
    {
        if (OperatingSystem.IsWindows())
            return;
        _store.Save("default", Record);
        File.SetUnixFileMode(_store.FileOf("default"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.NotNull(_store.Load("default"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.FileOf("default")));
    }

    [Fact]
    public void Identity_key_is_kept_until_the_login_is_deleted()
    {
        _store.Save("default", Record);
        var key = _store.LoadIdentityKey("default").PublicKey;
        Assert.Equal(key, _store.LoadIdentityKey("default").PublicKey);
        var file = Path.Combine(_store.Folder, "default.identity.pem");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.WriteAllText(file, "");
        Assert.Contains("delete the file", Assert.Throws<CommandException>(() => _store.LoadIdentityKey("default")).Message, StringComparison.Ordinal);
        _store.Delete("default");
        Assert.Empty(Directory.GetFiles(_store.Folder));
    }

    [Fact]
    public void Damaged_file_fails_with_advice()
    {
        _store.Save("default", Record);
        File.WriteAllText(_store.FileOf("default"), "{");
        var error = Assert.Throws<CommandException>(() => _store.Load("default"));
        Assert.Equal(ExitCode.NotLoggedIn, error.ExitCode);
        Assert.Matches("^Couldn't read the login .*Delete the file and run `parley login`\\.$", error.Message);
    }

    [Fact]
    public void Profiles_are_independent()
    {
        _store.Save("default", Record);
        _store.Save("work", Record with { DeviceId = DeviceId.Parse("WORK") });
        Assert.Equal("ABC", _store.Require("default").DeviceId.Value);
        Assert.Equal("WORK", _store.Require("work").DeviceId.Value);
        _store.Delete("work");
        Assert.Null(_store.Load("work"));
        Assert.Equal(ExitCode.NotLoggedIn, Assert.Throws<CommandException>(() => _store.Require("work")).ExitCode);
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("at.work-2_x", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("../default", false)]
    [InlineData("a/b", false)]
    public void Profile_name_cannot_contain_a_path(string name, bool valid) => Assert.Equal(valid, SessionStore.IsProfile(name));

    [Fact]
    public void Claim_is_exclusive()
    {
        using (_store.Claim("default"))
            Assert.Matches("^Another parley process uses profile .*--profile NAME`", Assert.Throws<CommandException>(() => _store.Claim("default")).Message);
        _store.Claim("default").Dispose();
    }
}
