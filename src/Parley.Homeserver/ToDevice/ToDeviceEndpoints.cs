using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.ToDevice;

/// <summary>Messages to devices. https://spec.matrix.org/v1.16/client-server-api/#send-to-device-messaging</summary>
internal sealed class ToDeviceEndpoints(Database database, TransactionStore transactions, RateLimiters limits) : IEndpoints
{
    private const string AllDevices = "*";

    public void Map(ApiRoutes routes) => routes.ServeRaw(SendToDevice.Endpoint, SendAsync, repeated: transactions.Repeated);

    private Task<ApiResult> SendAsync(ApiRequest request, SendToDeviceRequest body)
    {
        var type = request.Route("eventType");
        if (body.Messages.Values.Any(ofUser => ofUser is null || ofUser.Values.Any(content => content.ValueKind != JsonValueKind.Object)))
            throw ApiException.BadJson("The content of a message must be an object.");
        StorageLimits.CheckName(type, "The type of a message");
        var entries = body.Messages.Values.Sum(static ofUser => ofUser.Count);
        RequestLimits.CheckCount(entries, RequestLimits.MaxMessages, "messages");
        return transactions.OnceAsync(request, () => Admit(request.User, body), SendToDevice.Endpoint, scope =>
        {
            var delivered = 0;
            foreach (var (user, ofUser) in body.Messages)
                foreach (var (device, content) in ofUser)
                {
                    // Strict readers fail on fractions and large integers, and would lose the whole response of a sync.
                    _ = CanonicalJson.Encode(content);
                    var raw = JsonBytes.Raw(content);
                    StorageLimits.CheckSize(raw.Length, "The content of a message");
                    delivered += Deliver(scope, user, device, new ToDeviceMessage(request.User, type, raw));
                    RequestLimits.CheckCount(delivered, RequestLimits.MaxMessages, "messages");
                }
            return EmptyObject.Instance;
        });
    }

    // An entry costs the messages that it becomes, and each also its bytes: a short request to all devices of many users delivers many megabytes.
    private void Admit(UserId sender, SendToDeviceRequest body)
    {
        var (messages, bytes) = database.Read(session =>
        {
            var sum = (Messages: 0, Bytes: 0L);
            foreach (var (user, ofUser) in body.Messages)
            {
                var devices = ofUser.Keys.Any(static device => device.Value == AllDevices) ? AccountStore.Devices(session, user).Count : 0;
                foreach (var (device, content) in ofUser)
                {
                    var copies = device.Value == AllDevices ? Math.Max(1, devices) : 1;
                    sum = (sum.Messages + copies, sum.Bytes + ((long)copies * JsonBytes.Raw(content).Length));
                }
            }
            return sum;
        });
        limits.ToDevice.Take(sender.Value, messages + (int)(bytes / RequestLimits.BodyBytesOfRequest));
        RequestLimits.CheckCount(messages, RequestLimits.MaxMessages, "messages");
    }

    private static int Deliver(WriteScope scope, UserId user, DeviceId device, ToDeviceMessage message)
    {
        var receivers = AccountStore.Devices(scope.Session, user).FindAll(known => device.Value == AllDevices || device == known.Id);
        foreach (var receiver in receivers)
            ToDeviceStore.Add(scope, user, receiver.Id, message);
        return receivers.Count;
    }
}
