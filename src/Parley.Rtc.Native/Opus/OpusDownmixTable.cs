namespace Parley.Rtc.Native.Opus;

/// <summary>The factors by which the channels of a file are mixed down to two (RFC 7845 §5.1.1.5, RFC 8486 §4).</summary>
internal static class OpusDownmixTable
{
    /// <summary>The maximum number of channels of mapping family 1.</summary>
    public const int MostSpeakers = 8;

    // Mapping family 1, in the order of RFC 7845 §5.1.1.2.
    private static readonly float[][] s_left =
    [
        [1],
        [1, 0],
        [0.585786f, 0.414214f, 0],
        [0.422650f, 0, 0.366025f, 0.211325f],
        [0.650802f, 0.460186f, 0, 0.563611f, 0.325401f],
        [0.529067f, 0.374107f, 0, 0.458186f, 0.264534f, 0.374107f],
        [0.455310f, 0.321953f, 0, 0.394310f, 0.227655f, 0.278819f, 0.321953f],
        [0.388631f, 0.274804f, 0, 0.336565f, 0.194316f, 0.336565f, 0.194316f, 0.274804f],
    ];

    private static readonly float[][] s_right =
    [
        [1],
        [0, 1],
        [0, 0.414214f, 0.585786f],
        [0, 0.422650f, 0.211325f, 0.366025f],
        [0, 0.460186f, 0.650802f, 0.325401f, 0.563611f],
        [0, 0.374107f, 0.529067f, 0.264534f, 0.458186f, 0.374107f],
        [0, 0.321953f, 0.455310f, 0.227655f, 0.394310f, 0.278819f, 0.321953f],
        [0, 0.274804f, 0.388631f, 0.194316f, 0.336565f, 0.194316f, 0.336565f, 0.274804f],
    ];

    /// <summary>Returns the factors of each channel for the left and for the right one.</summary>
    /// <param name="family">The mapping family; 1 has at most <see cref="MostSpeakers"/> channels.</param>
    /// <param name="channels">The number of channels.</param>
    public static (float[] Left, float[] Right) For(int family, int channels) =>
        family == 1 || channels <= 2 ? (s_left[channels - 1], s_right[channels - 1])
        : family is 2 or 3 && IsAmbisonic(channels) ? (Ambisonic(channels, 1, 0), Ambisonic(channels, -1, 1))
        : (Average(channels), Average(channels));

    // A square number of channels, and possibly two that are stereo already (RFC 8486 §3.1).
    private static bool IsAmbisonic(int channels) => IsSquare(channels) || IsSquare(channels - 2);

    private static bool IsSquare(int number) => (int)Math.Sqrt(number) is var root && root * root == number;

    // The first channel is the sound of all directions, the second its difference between left and right (RFC 8486 §4).
    private static float[] Ambisonic(int channels, float side, int stereo)
    {
        var factors = new float[channels];
        var hasStereo = !IsSquare(channels);
        var share = hasStereo ? 0.25f : 0.5f;
        factors[0] = share;
        if (channels > 3)
            factors[1] = side * share;
        if (hasStereo)
            factors[channels - 2 + stereo] = 0.5f;
        return factors;
    }

    // The positions of the channels are not known.
    private static float[] Average(int channels)
    {
        var factors = new float[channels];
        Array.Fill(factors, 1f / channels);
        return factors;
    }
}
