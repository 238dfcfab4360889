using Parley.Cli.Sessions;
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
    public void What_is_stored_only_the_owner_may_read()
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
    public void A_file_that_others_can_read_is_closed_to_them_again()
    {
        if (OperatingSystem.IsWindows())
            return;
        _store.Save("default", Record);
        File.SetUnixFileMode(_store.FileOf("default"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.NotNull(_store.Load("default"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.FileOf("default")));
    }

    [Fact]
    public void A_damaged_file_is_told_with_what_to_do()
    {
        _store.Save("default", Record);
        File.WriteAllText(_store.FileOf("default"), "{");
        var told = Assert.Throws<CommandException>(() => _store.Load("default"));
        Assert.Equal(ExitCode.NotLoggedIn, told.ExitCode);
        Assert.Matches("cannot be read .*delete the file and run `parley login`\\.$", told.Message);
    }

    [Fact]
    public void Profiles_are_kept_apart()
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
    public void A_profiles_name_is_no_path(string name, bool valid) => Assert.Equal(valid, SessionStore.IsProfile(name));

    [Fact]
    public void Only_one_process_is_in_a_channel_with_a_login()
    {
        using (_store.Claim("default"))
            Assert.Matches("^Another parley is in a channel or watches one.*--profile NAME`", Assert.Throws<CommandException>(() => _store.Claim("default")).Message);
        _store.Claim("default").Dispose();
    }
}
