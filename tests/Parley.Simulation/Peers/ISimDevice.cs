using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>Whoever owns peer connections in the simulation.</summary>
internal interface ISimDevice
{
    string Name { get; }

    /// <summary>Whether packets reach it.</summary>
    bool IsOnline { get; }

    /// <summary>Whether it runs at all at the moment.</summary>
    bool IsAsleep { get; }

    void Post(VoiceInput input);
}
