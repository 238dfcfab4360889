namespace Parley.Bots.Tests.Sources;

public sealed class FfmpegArgumentsTests
{
    // The options before -i apply to the input.
    [Theory]
    [InlineData(null, 0, "pipe", "pipe:0")]
    [InlineData(null, 5, "pipe", "pipe:0")]
    [InlineData("/music/song.m4a", 0, "file", "file:/music/song.m4a")]
    [InlineData("/music/song.m4a", 5, "file", "file:/music/song.m4a")]
    [InlineData("http://192.0.2.1/song.m4a", 0, "file", "file:http://192.0.2.1/song.m4a")]
    [InlineData("-i", 0, "file", "file:-i")]
    public void Input_can_open_one_protocol_only(string? path, int seconds, string allowed, string input)
    {
        var arguments = FfmpegProcess.Arguments(path, TimeSpan.FromSeconds(seconds));
        var at = Array.IndexOf(arguments, "-i");
        Assert.Equal(input, arguments[at + 1]);
        Assert.Single(arguments, static argument => argument == "-i");
        var whitelist = Array.IndexOf(arguments, "-protocol_whitelist");
        Assert.InRange(whitelist, 0, at - 2);
        Assert.Equal(allowed, arguments[whitelist + 1]);
    }
}
