using System.Runtime.InteropServices;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// The replay windows of the peer's SSRCs. Their number is limited, because a peer may use ever new SSRCs. Of an SSRC that is replaced only the
/// highest index is kept: none of its earlier packets is accepted again. Not thread-safe.
/// </summary>
internal sealed class SourceTable
{
    /// <summary>The number of replaced SSRCs, of 16 octets each. A peer that has used more gets no new one.</summary>
    public const int MostEnded = 4096;

    private readonly List<Source> _sources = [];
    private readonly Dictionary<uint, long> _ended = [];
    private long _clock;

    /// <summary>Gets or sets the number of windows.</summary>
    public int Limit { get; set; } = 16;

    /// <summary>Returns the window of an SSRC, or <see langword="null"/> if it has none.</summary>
    public ReplayWindow? Find(uint ssrc)
    {
        foreach (ref var source in CollectionsMarshal.AsSpan(_sources))
        {
            if (source.Ssrc != ssrc)
                continue;
            source.UsedAt = ++_clock;
            return source.Window;
        }

        return null;
    }

    /// <summary>Returns the highest index of an SSRC whose window was replaced, or -1.</summary>
    public long FindEnded(uint ssrc) => _ended.GetValueOrDefault(ssrc, -1);

    /// <summary>Creates the window of an SSRC; if there are too many, it replaces the one that was unused for the longest time.</summary>
    /// <returns>The window, or <see langword="null"/> if the peer has used too many SSRCs.</returns>
    public ReplayWindow? Add(uint ssrc)
    {
        if (_sources.Count >= Limit)
        {
            if (_ended.Count >= MostEnded)
                return null;
            var oldest = 0;
            for (var i = 1; i < _sources.Count; i++)
            {
                if (_sources[i].UsedAt < _sources[oldest].UsedAt)
                    oldest = i;
            }

            _ended[_sources[oldest].Ssrc] = _sources[oldest].Window.Highest;
            _sources.RemoveAt(oldest);
        }

        _ended.Remove(ssrc);
        var window = new ReplayWindow();
        _sources.Add(new() { Ssrc = ssrc, Window = window, UsedAt = ++_clock });
        return window;
    }

    private struct Source
    {
        public required uint Ssrc;
        public required ReplayWindow Window;

        // The count of uses when it was used last.
        public required long UsedAt;
    }
}
