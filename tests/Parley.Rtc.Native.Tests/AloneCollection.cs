namespace Parley.Rtc.Native.Tests;

/// <summary>Tests that measure the whole process, so that no other test runs at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
