using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Rtc;

namespace Parley.Simulation;

/// <summary>One end of a simulated peer connection. Its description contains its name and its ICE generation.</summary>
/// <param name="owner">The device.</param>
/// <param name="number">A number that no other peer has.</param>
/// <param name="onState">Called with each new state; <c>null</c> if the device ignores it.</param>
internal sealed class SimPeer(ISimDevice owner, int number, Action<PeerConnectionState>? onState)
{
    private int _generation;
    private bool _hasOpenOffer;

    public ISimDevice Owner { get; } = owner;

    /// <summary>The name in its descriptions.</summary>
    public string Name { get; } = number.ToString(CultureInfo.InvariantCulture);

    public bool IsOpen { get; set; } = true;

    /// <summary>The name and generation of the local description.</summary>
    public string? Local { get; private set; }

    /// <summary>The name and generation of the remote description.</summary>
    public string? Remote { get; private set; }

    /// <summary>The other end, from the time at which ICE and DTLS succeeded until one of the two is closed.</summary>
    public SimPeer? Mate { get; set; }

    /// <summary>Whether the path is lost for good, so that only an ICE restart finds another.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How often packets have ceased to arrive.</summary>
    public int Silences { get; set; }

    public PeerConnectionState State { get; private set; }

    public void SetState(PeerConnectionState state)
    {
        if (!IsOpen || State == state)
            return;
        State = state;
        onState?.Invoke(state);
    }

    public string Offer(bool iceRestart)
    {
        _hasOpenOffer = true;
        return Describe(iceRestart);
    }

    public string Answer(string offer)
    {
        _hasOpenOffer = false;
        var isRestart = Id(offer) != Remote;
        Remote = Id(offer);
        return Describe(isRestart);
    }

    /// <summary>Returns false if no offer is open.</summary>
    public bool Accept(string answer)
    {
        if (!_hasOpenOffer)
            return false;
        _hasOpenOffer = false;
        Remote = Id(answer);
        return true;
    }

    /// <summary>Returns the name of the peer that made a description.</summary>
    public static string NameIn(string id) => id[..id.IndexOf('.', StringComparison.Ordinal)];

    private string Describe(bool isNewGeneration)
    {
        if (isNewGeneration || Local is null)
            Local = $"{Name}.{++_generation}";
        var fingerprint = BitConverter.ToString(SHA256.HashData(Encoding.UTF8.GetBytes(Name))).Replace('-', ':');
        return $"v=0\r\no=- {Name} 2 IN IP4 127.0.0.1\r\na=fingerprint:sha-256 {fingerprint}\r\ns={Local}\r\n";
    }

    private static string Id(string sdp) => sdp[(sdp.IndexOf("s=", StringComparison.Ordinal) + 2)..].TrimEnd();
}
