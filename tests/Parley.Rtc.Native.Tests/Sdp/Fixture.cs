namespace Parley.Rtc.Native.Tests.Sdp;

/// <summary>Descriptions captured from Chromium 156 and Firefox 153, with lines that end with CR LF as sent.</summary>
internal static class Fixture
{
    public static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sdp", "Fixtures", name + ".sdp")).ReplaceLineEndings("\r\n");

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Sdp", "Fixtures"), "*.sdp").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();
}
