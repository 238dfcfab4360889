namespace Parley.Rtc.Native.Opus;

/// <summary>Ids of the WebM elements that audio requires (RFC 9559 §5, RFC 8794 §11).</summary>
internal static class WebmId
{
    public const uint Ebml = 0x1A45DFA3;
    public const uint Segment = 0x18538067;
    public const uint SeekHead = 0x114D9B74;
    public const uint Seek = 0x4DBB;
    public const uint SeekId = 0x53AB;
    public const uint SeekPosition = 0x53AC;
    public const uint Info = 0x1549A966;
    public const uint TimestampScale = 0x2AD7B1;
    public const uint Duration = 0x4489;
    public const uint Tracks = 0x1654AE6B;
    public const uint TrackEntry = 0xAE;
    public const uint TrackNumber = 0xD7;
    public const uint FlagEnabled = 0xB9;
    public const uint FlagDefault = 0x88;
    public const uint CodecId = 0x86;
    public const uint CodecPrivate = 0x63A2;
    public const uint CodecDelay = 0x56AA;
    public const uint Audio = 0xE1;
    public const uint AudioChannels = 0x9F;
    public const uint ContentEncodings = 0x6D80;
    public const uint Cluster = 0x1F43B675;
    public const uint Timestamp = 0xE7;
    public const uint SimpleBlock = 0xA3;
    public const uint BlockGroup = 0xA0;
    public const uint Block = 0xA1;
    public const uint DiscardPadding = 0x75A2;
    public const uint Cues = 0x1C53BB6B;
    public const uint CuePoint = 0xBB;
    public const uint CueTime = 0xB3;
    public const uint CueTrackPositions = 0xB7;
    public const uint CueClusterPosition = 0xF1;

    /// <summary>Gets the first octets of a file.</summary>
    public static ReadOnlySpan<byte> EbmlOctets => [0x1A, 0x45, 0xDF, 0xA3];

    /// <summary>Gets the first octets of a cluster.</summary>
    public static ReadOnlySpan<byte> ClusterOctets => [0x1F, 0x43, 0xB6, 0x75];
}
