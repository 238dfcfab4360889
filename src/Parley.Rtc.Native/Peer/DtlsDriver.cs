using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// DTLS of one connection, out of the media's way: its cryptography runs on the backend's thread for handshakes, one step at a time, without
/// the network's gate. What comes of a step is applied with the gate held. All members need the gate unless they say otherwise.
/// </summary>
internal sealed class DtlsDriver : IDtlsOutput, IWork, IDisposable
{
    private const int MostWaiting = 16;

    private readonly RtcNetwork _network;
    private readonly IHandshakeOwner _owner;
    private readonly DtlsTransport _machine;

    // Held while the machine works. The gate may be held before it is taken, and is never taken while it is held.
    private readonly Lock _machineGate = new();
    private readonly Queue<byte[]> _arrived = new();
    private readonly List<byte[]> _toSend = [];
    private SrtpSession? _completed;
    private string? _failure;
    private bool _startsNext;
    private bool _isStarted;
    private bool _isTimedOut;
    private bool _isPosted;
    private bool _isClosed;

    public DtlsDriver(RtcNetwork network, DtlsCertificate certificate, DtlsRole role, IReadOnlyList<Fingerprint> fingerprints, IHandshakeOwner owner)
    {
        _network = network;
        _owner = owner;
        Role = role;
        _machine = new(certificate, role, this);
        _machine.SetRemoteFingerprints(fingerprints, network.Now);
    }

    /// <summary>This side's part.</summary>
    public DtlsRole Role { get; }

    /// <summary>Where the association stood after the last step.</summary>
    public DtlsState State { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is wanted.</summary>
    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Begins; what arrived before is handled too. Later calls do nothing.</summary>
    public void Start()
    {
        if (_isStarted)
            return;
        _isStarted = _startsNext = true;
        Post();
    }

    /// <summary>Takes a datagram; what does not fit is dropped and will be sent again.</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (_isClosed || _arrived.Count >= MostWaiting)
            return;
        _arrived.Enqueue(datagram.ToArray());
        Post();
    }

    /// <summary>Does what is due.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (now < NextDeadline)
            return;
        NextDeadline = TimeSpan.MaxValue;
        _isTimedOut = true;
        Post();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        lock (_machineGate)
        {
            _machine.Close();
            _machine.Dispose();
        }

        // A step that was under way has left its datagrams here, and close_notify stands behind them.
        Send();
        _completed?.Dispose();
        _arrived.Clear();
    }

    void IWork.Run()
    {
        var step = default(Action<DtlsTransport, TimeSpan>);
        while (true)
        {
            lock (_network.Gate)
            {
                if (step is not null)
                    Apply();
                step = TakeStep();
                if (step is null)
                {
                    _isPosted = false;
                    return;
                }
            }

            lock (_machineGate)
                step(_machine, _network.Now);
        }
    }

    void IDtlsOutput.SendDatagram(ReadOnlySpan<byte> datagram) => _toSend.Add(datagram.ToArray());

    void IDtlsOutput.Completed(SrtpProfile profile, byte[] keyMaterial)
    {
        _completed = new(profile, keyMaterial, Role == DtlsRole.Client);
        Array.Clear(keyMaterial);
    }

    void IDtlsOutput.Failed(string reason) => _failure = reason;

    void IDtlsOutput.Closed()
    {
        // The state tells.
    }

    private void Post()
    {
        if (_isPosted || _isClosed || !_isStarted)
            return;
        _isPosted = true;
        _network.Handshakes.Post(this);
    }

    private Action<DtlsTransport, TimeSpan>? TakeStep()
    {
        if (_isClosed)
            return null;
        if (_startsNext)
        {
            _startsNext = false;
            return static (machine, now) => machine.Start(now);
        }

        if (_isTimedOut)
        {
            _isTimedOut = false;
            return static (machine, now) => machine.HandleTimeout(now);
        }

        return _arrived.TryDequeue(out var datagram) ? (machine, now) => machine.Receive(datagram, now) : null;
    }

    private void Apply()
    {
        if (_isClosed)
            return;
        Send();
        State = _machine.State;
        NextDeadline = _machine.NextDeadline ?? TimeSpan.MaxValue;
        var completed = _completed;
        _completed = null;
        _owner.HandshakeAdvanced(completed, _failure);
    }

    private void Send()
    {
        foreach (var datagram in _toSend)
            _owner.SendHandshake(datagram);
        _toSend.Clear();
    }
}
