using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Hosting;
using Parley.Homeserver.Media;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix;
using SkiaSharp;

namespace Parley.Homeserver.Tests.Media;

/// <summary>Listing, removing and copying the uploaded files.</summary>
public sealed class MediaRemovalTests
{
    private const string Root = "/_matrix/client/v1/media/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Removed_file_and_its_thumbnails_are_deleted_and_stay_removed()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeserverOptions { DatabasePath = folder.File("homeserver.db") };
        string id;
        await using (var server = await TestServer.StartAsync(options))
        {
            var alice = await server.RegisterAsync("alice");
            id = await MediaTests.UploadAsync(server, alice, MediaTests.Image(50, 50, SKEncodedImageFormat.Png), "image/png");
            var kept = await MediaTests.UploadAsync(server, alice, [1], "image/png");
            foreach (var size in new[] { 32, 96 })
                (await MediaTests.GetAsync(server, alice, Root + $"thumbnail/parley.localhost/{id}?width={size}&height={size}&method=crop")).EnsureSuccessStatusCode().Dispose();
            var administration = server.Services.GetRequiredService<HomeserverAdministration>();

            var refused = await Assert.ThrowsAsync<HomeserverException>(() => administration.RemoveFilesAsync(["mxc://parley.localhost/" + id, "mxc://parley.localhost/none"], Cancel));
            Assert.Equal("The file mxc://parley.localhost/none does not exist.", refused.Message);
            (await MediaTests.GetAsync(server, alice, Root + "download/parley.localhost/" + id)).EnsureSuccessStatusCode().Dispose();
            Assert.Equal(1, (await administration.RemoveFilesAsync(["mxc://parley.localhost/" + id], Cancel)).Files);

            (await alice.GetAsync(Root + "download/parley.localhost/" + id)).MustBe(404, "M_NOT_FOUND");
            (await alice.GetAsync(Root + $"thumbnail/parley.localhost/{id}?width=32&height=32&method=crop")).MustBe(404, "M_NOT_FOUND");
            Assert.Equal(kept, Path.GetFileName(Assert.Single(Directory.GetFiles(folder.File("media")))));
        }

        await using var again = await TestServer.StartAsync(options);
        var back = await again.LoginAsync("alice", "NEW");
        (await back.GetAsync(Root + "download/parley.localhost/" + id)).MustBe(404, "M_NOT_FOUND");
        (await back.PutAsync("/_matrix/media/v3/upload/parley.localhost/" + id, "{}")).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Created_file_that_was_removed_takes_no_upload()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var uri = (await alice.PostAsync("/_matrix/media/v1/create")).MustBe(200).Text("content_uri");

        Assert.Equal((0, 0), await server.Services.GetRequiredService<HomeserverAdministration>().RemoveFilesAsync("alice", before: null, Cancel));

        (await alice.PutAsync("/_matrix/media/v3/upload/" + uri["mxc://".Length..], "{}")).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task File_without_content_on_the_disk_is_not_found()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(new HomeserverOptions { DatabasePath = folder.File("homeserver.db") });
        var alice = await server.RegisterAsync("alice");
        var id = await MediaTests.UploadAsync(server, alice, [1], "image/png");
        File.Delete(Path.Combine(folder.File("media"), id));

        (await alice.GetAsync(Root + "download/parley.localhost/" + id)).MustBe(404, "M_NOT_FOUND");
        (await alice.GetAsync(Root + $"thumbnail/parley.localhost/{id}?width=32&height=32")).MustBe(404, "M_NOT_FOUND");
        Directory.Delete(folder.File("media"), recursive: true);
        (await alice.GetAsync(Root + "download/parley.localhost/" + id)).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Files_are_listed_in_pages_the_newest_first_and_removed_by_user_and_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_000_000));
        await using var server = await TestServer.StartAsync(time: time);
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var ids = new List<string>();
        for (var i = 0; i < 250; i++)
        {
            if (i % 2 == 0)
                time.Advance(TimeSpan.FromSeconds(1));
            ids.Add("mxc://parley.localhost/" + await MediaTests.UploadAsync(server, i % 5 == 0 ? bob : alice, new byte[i], "x/y", $"?filename={i}"));
        }
        var administration = server.Services.GetRequiredService<HomeserverAdministration>();

        var listed = new List<UploadedFile>();
        string? from = null;
        do
        {
            (var page, from) = administration.ListFiles(null, from, 100);
            listed.AddRange(page);
        }
        while (from is not null);

        Assert.Equal(ids.Order(), listed.Select(file => file.Uri.Value).Order());
        Assert.Equal(listed.Select(file => file.UploadedAt).OrderDescending(), listed.Select(file => file.UploadedAt));
        Assert.Equal(50, administration.ListFiles("bob", null, 100).Files.Count);
        Assert.Equal("The user @nobody:parley.localhost does not exist.", Assert.Throws<HomeserverException>(() => administration.ListFiles("nobody", null, 100)).Message);
        Assert.Throws<HomeserverException>(() => administration.ListFiles(null, "x", 100));

        var before = listed.Find(file => file.FileName == "100")!.UploadedAt;
        Assert.Equal((80, Enumerable.Range(0, 100).Where(i => i % 5 != 0).Sum()), await administration.RemoveFilesAsync("@alice:parley.localhost", before, Cancel));
        Assert.Equal((120, Enumerable.Range(100, 150).Where(i => i % 5 != 0).Sum()), await administration.RemoveFilesAsync("alice", before: null, Cancel));
        Assert.All(administration.ListFiles(null, null, 1_000).Files, file => Assert.Equal(bob.UserId, file.User.Value));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData(""","erase":false""", 200)]
    [InlineData(""","erase":true""", 404)]
    public async Task Deactivation_removes_the_files_of_the_user_only_on_request(string erase, int status)
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var id = await MediaTests.UploadAsync(server, alice, "{}"u8.ToArray(), "application/json");
        var kept = await MediaTests.UploadAsync(server, bob, "{}"u8.ToArray(), "application/json");

        (await alice.PostAsync("account/deactivate", $$"""{"auth":{"type":"m.login.password","password":"secret of alice"}{{erase}}}""")).MustBe(200);

        (await bob.GetAsync(Root + "download/parley.localhost/" + id)).MustBe(status);
        (await bob.GetAsync(Root + "download/parley.localhost/" + kept)).MustBe(200);
    }

    [Fact]
    public async Task Upload_of_a_user_who_was_signed_out_meanwhile_stores_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.RegisterAsync("alice");
        var administration = server.Services.GetRequiredService<HomeserverAdministration>();
        using var content = new MediaLoadTests.StalledStream(60);
        var upload = server.Services.GetRequiredService<MediaStore>().UploadAsync(UserId.Parse("@alice:parley.localhost"), null, "x/y", null, content, Cancel);
        await content.Stalled.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        await administration.DeactivateAsync("alice", erase: true, Cancel);
        content.End();

        Assert.Equal(401, (await Assert.ThrowsAsync<ApiException>(() => upload)).Status);
        Assert.Empty(administration.ListFiles("alice", null, 10).Files);
    }

    [Fact]
    public async Task Backup_of_a_running_server_has_the_file_of_each_entry_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("copy");
        string kept, removed;
        await using (var server = await TestServer.StartAsync(new HomeserverOptions { DatabasePath = folder.File("homeserver.db") }))
        {
            var alice = await server.RegisterAsync("alice");
            kept = await MediaTests.UploadAsync(server, alice, "{}"u8.ToArray(), "application/json");
            removed = await MediaTests.UploadAsync(server, alice, [1], "image/png");
            await File.WriteAllBytesAsync(Path.Combine(folder.File("media"), "unfinished.new"), [1], Cancel);
            // As if it were removed after the copy of the database.
            File.Delete(Path.Combine(folder.File("media"), removed));

            Assert.Equal((1, 2), HomeserverBackup.Write(folder.File("homeserver.db"), copy));
            var refused = Assert.Throws<HomeserverException>(() => HomeserverBackup.Write(folder.File("homeserver.db"), copy));
            Assert.Contains("because it exists", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(kept, Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(copy, "media")))));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(copy));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(copy, "homeserver.db")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(copy, "media", kept)));
        }
        await using var restored = await TestServer.StartAsync(new HomeserverOptions { DatabasePath = Path.Combine(copy, "homeserver.db") });
        var back = await restored.LoginAsync("alice", "NEW");
        (await back.GetAsync(Root + "download/parley.localhost/" + kept)).MustBe(200);
        (await back.GetAsync(Root + "download/parley.localhost/" + removed)).MustBe(404, "M_NOT_FOUND");
        Assert.Single(restored.Services.GetRequiredService<HomeserverAdministration>().ListFiles(null, null, 10).Files);
    }
}
