namespace Parley.Rtc.Native.Net;

/// <summary>Something for a <see cref="WorkThread"/> to do. It does not throw.</summary>
internal interface IWork
{
    /// <summary>Does what there is to do, and returns.</summary>
    void Run();
}
