using Parley.Web.Media;

namespace Parley.Web.Tests;

/// <summary>The content of files that the browser keeps.</summary>
public sealed class FileCacheTests
{
    private readonly List<string> _revoked = [];
    private int _loads;

    private FileCache Create(int capacity) => new(capacity, _revoked.Add);

    private Task<LoadedFile?> GetAsync(FileCache cache, string key) => cache.GetAsync(key, () => Task.FromResult<string?>($"blob:{key}-{++_loads}"));

    [Fact]
    public async Task File_is_loaded_once_for_all_who_show_it()
    {
        var cache = Create(1);
        var (one, two) = (await GetAsync(cache, "a"), await GetAsync(cache, "a"));
        Assert.Equal(one!.Address, two!.Address);
        one.Dispose();
        one.Dispose();
        two.Dispose();
        using var again = await GetAsync(cache, "a");
        Assert.Equal(1, _loads);
        Assert.Empty(_revoked);
    }

    [Fact]
    public async Task Longest_unused_file_is_revoked_beyond_the_capacity_and_shown_files_are_not()
    {
        var cache = Create(1);
        using var shown = await GetAsync(cache, "shown");
        (await GetAsync(cache, "a"))!.Dispose();
        (await GetAsync(cache, "b"))!.Dispose();
        Assert.Equal(["blob:a-2"], _revoked);
        (await GetAsync(cache, "a"))!.Dispose();
        Assert.Equal(4, _loads);
    }

    [Fact]
    public async Task Failed_load_and_refused_file_are_loaded_again()
    {
        var cache = Create(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync("a", static () => Task.FromException<string?>(new InvalidOperationException())));
        Assert.Null(await cache.GetAsync("a", static () => Task.FromResult<string?>(null)));
        Assert.NotNull(await GetAsync(cache, "a"));
    }

    [Fact]
    public async Task All_files_are_revoked_when_the_session_ends()
    {
        var cache = Create(5);
        var shown = await GetAsync(cache, "a");
        (await GetAsync(cache, "b"))!.Dispose();
        cache.Clear();
        Assert.Equal(["blob:a-1", "blob:b-2"], _revoked.Order(StringComparer.Ordinal));
        shown!.Dispose();
        Assert.Equal(2, _revoked.Count);
    }
}
