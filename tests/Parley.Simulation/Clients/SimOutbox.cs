using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>To-device requests: one after the other, what waits goes together, one message for each device.</summary>
internal sealed class SimOutbox(SimClient client, SimWire wire)
{
    private readonly List<(DeviceMessage Message, Parcel Parcel)> _waiting = [];
    private bool _running;
    private int _sent;

    private sealed class Parcel(int left, Action<Reply> done)
    {
        public int Left { get; set; } = left;

        public Action<Reply> Done { get; } = done;
    }

    public void Send(IReadOnlyList<DeviceMessage> messages, Action<Reply> done)
    {
        var parcel = new Parcel(messages.Count, done);
        foreach (var message in messages)
            _waiting.Add((message, parcel));
        if (!_running)
            Next();
    }

    private void Next()
    {
        var devices = new HashSet<(Matrix.UserId, Matrix.DeviceId)>();
        var batch = _waiting.FindAll(w => devices.Add((w.Message.UserId, w.Message.DeviceId)));
        _running = batch.Count > 0;
        if (!_running)
            return;
        _waiting.RemoveAll(batch.Contains);
        var messages = batch.ConvertAll(b => b.Message);
        var transaction = $"{client.Name} {client.Life} {++_sent}";
        wire.SendMessages(() => client.Server.SendToDevices(transaction, client.UserId, messages), reply =>
        {
            foreach (var (_, parcel) in batch)
                if (!reply.IsSuccess || --parcel.Left == 0)
                    parcel.Done(reply);
            Next();
        });
    }
}
