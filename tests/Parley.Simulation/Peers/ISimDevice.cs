namespace Parley.Simulation;

/// <summary>A device that has peer connections.</summary>
internal interface ISimDevice
{
    string Name { get; }

    /// <summary>Whether it has a network connection.</summary>
    bool IsOnline { get; }

    /// <summary>Whether it is suspended.</summary>
    bool IsAsleep { get; }
}
