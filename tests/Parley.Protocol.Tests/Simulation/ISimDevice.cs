namespace Parley.Protocol.Tests.Simulation;

/// <summary>Whoever owns peer connections in the simulation.</summary>
internal interface ISimDevice
{
    string Name { get; }

    void Post(VoiceInput input);
}
