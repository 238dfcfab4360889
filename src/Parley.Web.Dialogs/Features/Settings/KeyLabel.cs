namespace Parley.Web.Features.Settings;

/// <summary>The text of a key that a browser reports.</summary>
public static class KeyLabel
{
    /// <summary>Returns the text of a key of <see cref="Rtc.VoiceGate.Key"/>: "Ctrl + Shift + B", "Mouse button 4".</summary>
    public static string Of(string key) => string.Join(" + ", Array.ConvertAll(key.Split('+'), Part));

    private static string Part(string code) => code switch
    {
        "Control" => "Ctrl",
        "ControlLeft" => "Left Ctrl",
        "ControlRight" => "Right Ctrl",
        "Backquote" => "`",
        ['K', 'e', 'y', _] => code[3..],
        ['D', 'i', 'g', 'i', 't', _] => code[5..],
        _ when code.StartsWith("Mouse", StringComparison.Ordinal) => "Mouse button " + code[5..],
        _ when code.EndsWith("Left", StringComparison.Ordinal) && code != "ArrowLeft" => "Left " + code[..^4],
        _ when code.EndsWith("Right", StringComparison.Ordinal) && code != "ArrowRight" => "Right " + code[..^5],
        _ => code,
    };
}
