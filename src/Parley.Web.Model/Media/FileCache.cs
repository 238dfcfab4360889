namespace Parley.Web.Media;

/// <summary>
/// Loads each file once, however many components show it, and keeps a bounded number of files that no component shows. Their content stays in
/// the browser's memory until it is revoked.
/// </summary>
/// <param name="capacity">How many files to keep that no component shows.</param>
/// <param name="revoke">Releases the content of a file.</param>
public sealed class FileCache(int capacity, Action<string> revoke)
{
    private readonly Dictionary<string, Entry> _entries = [];

    // The files that no component shows, the longest unused first.
    private readonly LinkedList<string> _unused = new();

    /// <summary>Returns a file, and loads it if it is not in the cache.</summary>
    /// <param name="key">Identifies the file.</param>
    /// <param name="load">Loads the file and returns its address, or <c>null</c> if the page must not show it.</param>
    public async Task<LoadedFile?> GetAsync(string key, Func<Task<string?>> load)
    {
        if (!_entries.TryGetValue(key, out var entry))
            _entries[key] = entry = new(load());
        else if (entry.Users == 0)
            _unused.Remove(key);
        entry.Users++;
        try
        {
            if (await entry.Address is { } address)
                return new(address, () => Release(key, entry));
        }
        catch
        {
            // The next call tries again.
            Forget(key, entry);
            throw;
        }
        Forget(key, entry);
        return null;
    }

    /// <summary>Releases the content of all files.</summary>
    public void Clear()
    {
        foreach (var (key, entry) in new List<KeyValuePair<string, Entry>>(_entries))
        {
            Forget(key, entry);
            Revoke(entry);
        }
        _unused.Clear();
    }

    private void Release(string key, Entry entry)
    {
        if (--entry.Users > 0 || _entries.GetValueOrDefault(key) != entry)
            return;
        _unused.AddLast(key);
        while (_unused.Count > capacity)
        {
            var oldest = _unused.First!.Value;
            _unused.RemoveFirst();
            if (_entries.Remove(oldest, out var removed))
                Revoke(removed);
        }
    }

    private void Forget(string key, Entry entry)
    {
        if (_entries.GetValueOrDefault(key) == entry)
            _entries.Remove(key);
    }

    private void Revoke(Entry entry)
    {
        if (entry.Address is { IsCompletedSuccessfully: true, Result: { } address })
            revoke(address);
    }

    private sealed class Entry(Task<string?> address)
    {
        public Task<string?> Address { get; } = address;

        public int Users { get; set; }
    }
}
