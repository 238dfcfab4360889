using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.ToDevice;

/// <summary>Messages to devices. https://spec.matrix.org/v1.16/client-server-api/#send-to-device-messaging</summary>
internal sealed class ToDeviceEndpoints(TransactionStore transactions) : IEndpoints
{
    private const string AllDevices = "*";

    public void Map(ApiRoutes routes) => routes.ServeRaw(SendToDevice.Endpoint, SendAsync, repeated: transactions.Repeated);

    private Task<ApiResult> SendAsync(ApiRequest request, SendToDeviceRequest body)
    {
        var type = request.Route("eventType");
        if (body.Messages.Values.Any(ofUser => ofUser.Values.Any(content => content.ValueKind != JsonValueKind.Object)))
            throw ApiException.BadJson("The content of a message must be an object.");
        return transactions.OnceAsync(request, () => { }, SendToDevice.Endpoint, scope =>
        {
            foreach (var (user, ofUser) in body.Messages)
                foreach (var (device, content) in ofUser)
                {
                    // Strict readers fail on fractions and large integers, and would lose the whole response of a sync.
                    _ = CanonicalJson.Encode(content);
                    var raw = JsonBytes.Raw(content);
                    StorageLimits.CheckSize(raw.Length, "The content of a message");
                    Deliver(scope, user, device, new ToDeviceMessage(request.User, type, raw));
                }
            return EmptyObject.Instance;
        });
    }

    private static void Deliver(WriteScope scope, UserId user, DeviceId device, ToDeviceMessage message)
    {
        foreach (var known in AccountStore.Devices(scope.Session, user))
            if (device.Value == AllDevices || device == known.Id)
                ToDeviceStore.Add(scope, user, known.Id, message);
    }
}
