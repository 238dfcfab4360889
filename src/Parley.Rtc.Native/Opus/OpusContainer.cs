namespace Parley.Rtc.Native.Opus;

/// <summary>Specifies a file format that may contain Opus.</summary>
public enum OpusContainer
{
    /// <summary>Any other format.</summary>
    Unknown,

    /// <summary>Ogg with Opus (RFC 7845).</summary>
    OggOpus,

    /// <summary>Matroska or WebM (RFC 9559), with any codec.</summary>
    Matroska,
}
