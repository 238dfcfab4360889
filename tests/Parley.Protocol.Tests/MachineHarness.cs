using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests;

/// <summary>Drives one machine: posts inputs, answers its commands, and advances virtual time.</summary>
internal sealed class MachineHarness
{
    public const string Me = "me@me:s";
    public const string Ann = "ann@ann:s";
    public const string Zoe = "zoe@zoe:s";
    public const string Sdp = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n";
    private long _wall = 1_795_000_000_000;
    private long _lastPeerSeq;

    public MachineHarness(string name = "me", VoiceParameters? parameters = null, bool? holds = true, ulong seed = 7, bool hasExclusiveKey = false)
    {
        var user = UserId.Parse($"@{name}:s");
        Machine = new(
            new()
            {
                RoomId = RoomId.Parse("!r:s"),
                UserId = user,
                DeviceId = DeviceId.Parse("ME"),
                Key = DeviceKey.Create(name, user),
                HasExclusiveDeviceKey = hasExclusiveKey,
                Seed = seed,
            },
            parameters);
        if (holds is { } known)
            Post(new VoiceInput.ServerCapabilities(known, null));
    }

    public VoiceMachine Machine { get; }

    public TimeSpan Now { get; private set; }

    public List<VoiceCommand> Commands { get; } = [];

    public string[] Shown => [.. Machine.View.Members.Select(m => m.Key.Value)];

    public static string Parley(string session, string device = "DEV", int expires = 600_000, string join = "JOINED", string extra = "") =>
        $$$"""{"join_state":"{{{join}}}","timestamp":"1","chat.parley":{"session":"{{{session}}}","device_id":"{{{device}}}","expires_in":{{{expires}}}{{{extra}}} } }""";

    public void Post(VoiceInput input) => Commands.AddRange(Machine.Handle(input, new(Now, _wall + (long)Now.TotalMilliseconds)));

    public void Pass(double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        while (Machine.NextDeadline is { } due && due <= end)
        {
            Now = due > Now ? due : Now;
            Post(VoiceInput.Tick.Instance);
        }
        Now = end;
    }

    /// <summary>Advances time while the server answers every request at once.</summary>
    public void PassServed(double seconds)
    {
        for (var left = seconds; left > 0; left--)
        {
            Pass(Math.Min(left, 1));
            Accept();
        }
    }

    /// <summary>Sets the wall clock; monotonic time does not change.</summary>
    public void SetWallClock(long ms) => _wall = ms;

    public long Wall => _wall + (long)Now.TotalMilliseconds;

    public void See(string key, string sender, string content, double? age = 0, long ts = 1_795_000_000_000) =>
        Post(new VoiceInput.CallState(key, UserId.Parse(sender), JsonElement.Parse(content), age is { } s ? TimeSpan.FromSeconds(s) : null, ts));

    /// <summary>Posts a callstate whose sender is the user in the key.</summary>
    public void See(string key, string content, double? age = 0) => See(key, key[key.IndexOf('@', StringComparison.Ordinal)..], content, age);

    public void Hear(string sender, string content, double? age = null) =>
        Post(new VoiceInput.Call(UserId.Parse(sender), JsonElement.Parse(content), age is { } s ? TimeSpan.FromSeconds(s) : null));

    /// <summary>Posts a message of a Parley peer to this machine's session.</summary>
    public void HearParley(string key, string session, string type, string body = Sdp, long connection = 1, long? seq = null, long? answers = null, string? mySession = null, string room = "!r:s", string? device = null)
    {
        var content = new CallContent
        {
            RtcType = new RtcType(type),
            Sender = key,
            Receiver = Me,
            Body = body,
            Parley = new()
            {
                RoomId = room,
                Session = session,
                PeerSession = mySession ?? Machine.Session,
                Seq = seq ?? ++_lastPeerSeq,
                Connection = connection,
                Answers = answers,
                DeviceId = device,
            },
        };
        Hear(key[key.IndexOf('@', StringComparison.Ordinal)..], JsonSerializer.Serialize(content, VoiceJson.Default.CallContent));
    }

    /// <summary>Posts a room message of a base-protocol peer.</summary>
    public void ReceiveBaseProtocolCall(string key, string type, string body = Sdp, string? receiver = Me, double age = 0)
    {
        var content = new CallContent { RtcType = new RtcType(type), Sender = key, Receiver = receiver, Body = body };
        Hear(key.Contains('@') ? key[key.IndexOf('@', StringComparison.Ordinal)..] : "@old:s", JsonSerializer.Serialize(content, VoiceJson.Default.CallContent), age);
    }

    /// <summary>Joins: the server accepts, schedules the delayed leave, and the sync returns the echo.</summary>
    public void Join()
    {
        Post(new VoiceInput.Join());
        Accept();
        Echo();
        Commands.Clear();
    }

    /// <summary>Answers all requests.</summary>
    public void Accept()
    {
        foreach (var command in Commands.ToArray())
            switch (command)
            {
                case VoiceCommand.WriteState write:
                    Post(new VoiceInput.Done(write.RequestId));
                    break;
                case VoiceCommand.ScheduleLeave hold:
                    Post(new VoiceInput.Done(hold.RequestId, "delay" + hold.RequestId));
                    break;
                case VoiceCommand.RestartDelayedLeave restart:
                    Post(new VoiceInput.Done(restart.RequestId));
                    break;
                case VoiceCommand.SendDelayedLeave send:
                    Post(new VoiceInput.Done(send.RequestId));
                    break;
                case VoiceCommand.SendToRoom send:
                    Post(new VoiceInput.Done(send.RequestId));
                    break;
            }
    }

    /// <summary>Posts the last callstate that this machine wrote, as the sync returns it.</summary>
    public void Echo()
    {
        var written = Commands.OfType<VoiceCommand.WriteState>().Last().Content;
        Post(new VoiceInput.CallState(
            Me, UserId.Parse("@me:s"), JsonSerializer.SerializeToElement(written, VoiceJson.Default.CallStateContent), TimeSpan.Zero, Wall));
    }

    /// <summary>Completes the requested offers and answers.</summary>
    public void Describe()
    {
        foreach (var command in Commands.ToArray())
            if (command is VoiceCommand.MakeOffer offer)
                Post(new VoiceInput.Described(offer.PeerId, true, Sdp));
            else if (command is VoiceCommand.MakeAnswer answer)
                Post(new VoiceInput.Described(answer.PeerId, false, Sdp));
    }

    public T Single<T>() where T : VoiceCommand => Assert.Single(Commands.OfType<T>());

    public T Last<T>() where T : VoiceCommand => Commands.OfType<T>().Last();

    public bool Has<T>() where T : VoiceCommand => Commands.OfType<T>().Any();

    public VoiceMember Member(string key) => Machine.View.Members.Single(m => m.Key.Value == key);

    public LinkState? Link(string key) => Member(key).Link;

    /// <summary>Gets the call events that were sent, to devices and to the room.</summary>
    public CallContent[] Sent =>
        [.. Commands.SelectMany(c => c switch
        {
            VoiceCommand.SendToDevices send => send.Messages.Select(m => m.Content),
            VoiceCommand.SendToRoom send => [send.Content],
            _ => [],
        })];

    /// <summary>Connects a peer that joins later: it offers, is answered, and its audio flows.</summary>
    public int Connect(string key, string session = "S1", int expires = 600_000)
    {
        See(key, Parley(session, expires: expires));
        HearParley(key, session, "offer");
        Describe();
        var peer = Member(key).PeerId;
        Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        Commands.Clear();
        return peer;
    }
}
