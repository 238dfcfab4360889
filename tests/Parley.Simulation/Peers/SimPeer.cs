using System.Globalization;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>One peer connection of a simulated device. Its description names it and its ICE generation.</summary>
internal sealed class SimPeer(ISimDevice owner, int peerId, DeviceKey? to, int unique)
{
    private int _generation;

    public ISimDevice Owner { get; } = owner;

    /// <summary>Its own name in its descriptions.</summary>
    public string Name { get; } = unique.ToString(CultureInfo.InvariantCulture);

    public int PeerId { get; } = peerId;

    /// <summary>The device that it is meant for; null where a seed peer made it.</summary>
    public DeviceKey? To { get; } = to;

    public bool IsOpen { get; set; } = true;

    public string? Local { get; private set; }

    public string? Remote { get; private set; }

    /// <summary>The other end, once ICE and DTLS were up and until one of the two is closed.</summary>
    public SimPeer? Mate { get; set; }

    /// <summary>Whether the path between the two is gone for good: only a restart of ICE finds another.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How often packets have stopped to come.</summary>
    public int Silences { get; set; }

    /// <summary>What its owner was told last.</summary>
    public MediaState? Told { get; set; }

    public bool Audible { get; set; }

    private bool HasOpenOffer { get; set; }

    public string Offer(bool iceRestart)
    {
        HasOpenOffer = true;
        return Describe(iceRestart);
    }

    public string Answer(string offer)
    {
        HasOpenOffer = false;
        var changed = Id(offer) != Remote;
        Remote = Id(offer);
        return Describe(changed);
    }

    public bool Accept(string answer)
    {
        if (!HasOpenOffer)
            return false;
        HasOpenOffer = false;
        Remote = Id(answer);
        return true;
    }

    private string Describe(bool anew)
    {
        if (anew || Local is null)
            Local = $"{Name}.{++_generation}";
        return $"v=0\r\no=- {Name} 2 IN IP4 127.0.0.1\r\ns={Local}\r\n";
    }

    /// <summary>Whose description it is.</summary>
    public static string NameIn(string description) => description[..description.IndexOf('.', StringComparison.Ordinal)];

    private static string Id(string sdp) => sdp[(sdp.IndexOf("s=", StringComparison.Ordinal) + 2)..].TrimEnd();
}
