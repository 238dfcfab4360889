using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.TestApp;

/// <summary>What a test calls in the page.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Page
{
    /// <summary>Runs one case of the contract; an empty text says that it holds, any other what went wrong.</summary>
    [JSExport]
    public static async Task<string> RunCaseAsync(string name)
    {
        try
        {
            await using var host = new BrowserHost(await BrowserRtcBackend.LoadAsync());
            await RtcContract.RunAsync(name, host);
            return "";
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
}
