using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>
/// The protocol machines in virtual time, with a homeserver that responds immediately: how often each writes its callstate in a day
/// without joins or leaves. No audio is connected, which does not change the result.
/// </summary>
internal static class VirtualDay
{
    private const long Epoch = 1_795_000_000_000;
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5), Length = TimeSpan.FromHours(24);

    public static double CallstatesPerMemberAndHour(int members, bool delayedEvents)
    {
        var machines = Enumerable.Range(0, members).Select(i => (Key: DeviceKey.Create("parley", User(i)), Machine: new VoiceMachine(Identity(i)))).ToArray();
        Queue<(int Machine, VoiceInput Input)> inputs = new();
        var (now, events, requests) = (TimeSpan.Zero, 0, 0);
        for (var i = 0; i < members; i++)
        {
            for (var other = 0; other < members; other++)
                inputs.Enqueue((i, new VoiceInput.MemberChanged(User(other), Membership.Join)));
            inputs.Enqueue((i, new VoiceInput.ServerCapabilities(delayedEvents, TimeSpan.FromDays(1))));
        }

        for (var i = 0; i < members; i++)
            inputs.Enqueue((i, new VoiceInput.Join()));
        while (now < Settled + Length)
        {
            while (inputs.TryDequeue(out var next))
            {
                foreach (var command in machines[next.Machine].Machine.Handle(next.Input, new(now, Epoch + (long)now.TotalMilliseconds)))
                    Obey(next.Machine, command);
            }

            now = machines.Min(one => one.Machine.NextDeadline ?? Settled + Length);
            for (var i = 0; i < members; i++)
            {
                if (machines[i].Machine.NextDeadline <= now)
                    inputs.Enqueue((i, new VoiceInput.Tick()));
            }
        }

        return events / Length.TotalHours / members;

        void Obey(int from, VoiceCommand command)
        {
            switch (command)
            {
                case VoiceCommand.WriteState write:
                    events += now >= Settled ? 1 : 0;
                    inputs.Enqueue((from, new VoiceInput.Done(write.RequestId)));
                    var content = JsonSerializer.SerializeToElement(write.Content, VoiceJson.Default.CallStateContent);
                    for (var to = 0; to < members; to++)
                        inputs.Enqueue((to, new VoiceInput.CallState(machines[from].Key.Value, User(from), content, TimeSpan.Zero, Epoch + (long)now.TotalMilliseconds)));
                    break;
                case VoiceCommand.ScheduleLeave hold:
                    inputs.Enqueue((from, new VoiceInput.Done(hold.RequestId, $"delay{++requests}")));
                    break;
                case VoiceCommand.RestartDelayedLeave restart:
                    inputs.Enqueue((from, new VoiceInput.Done(restart.RequestId)));
                    break;
            }
        }
    }

    private static UserId User(int i) => UserId.Parse($"@m{i}:s");

    private static VoiceIdentity Identity(int i) => new()
    {
        RoomId = RoomId.Parse("!quiet:s"),
        UserId = User(i),
        DeviceId = DeviceId.Parse($"D{i}"),
        Key = DeviceKey.Create("parley", User(i)),
        Seed = (ulong)i + 1,
    };
}
