namespace Parley.Rtc.Browser.Tests;

/// <summary>The test page in one browser.</summary>
public interface ITestPage
{
    /// <summary>Evaluates an expression that returns a string or a promise of one.</summary>
    Task<string> EvaluateAsync(string expression);
}
