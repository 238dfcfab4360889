using System.Text.Json;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.ToDevice;

/// <summary>Messages to devices. https://spec.matrix.org/v1.16/client-server-api/#send-to-device-messaging</summary>
internal sealed class ToDeviceEndpoints(TransactionStore transactions) : IEndpoints
{
    private const string AllDevices = "*";

    public void Map(MatrixRoutes routes) => routes.ServeRaw(SendToDevice.Endpoint, SendAsync);

    private async Task<MatrixResult> SendAsync(MatrixRequest request)
    {
        var type = request.Route("eventType");
        var body = await request.ReadObjectAsync();
        var messages = Read(body.Object("messages") ?? throw MatrixException.MissingParam("'messages' is missing."));
        return await transactions.OnceAsync(request, () => { }, scope =>
        {
            foreach (var (user, device, content) in messages)
                Deliver(scope, user, device, new ToDeviceMessage(request.User, type, content));
            return JsonBytes.EmptyObject;
        });
    }

    private static void Deliver(WriteScope scope, UserId user, string device, ToDeviceMessage message)
    {
        foreach (var known in AccountStore.Devices(scope.Session, user))
            if (device == AllDevices || device == known.Id.Value)
                ToDeviceStore.Add(scope, user, known.Id, message);
    }

    private static List<(UserId User, string Device, byte[] Content)> Read(JsonElement messages)
    {
        var list = new List<(UserId, string, byte[])>();
        foreach (var ofUser in messages.EnumerateObject())
        {
            if (!UserId.TryParse(ofUser.Name, out var user) || ofUser.Value.ValueKind != JsonValueKind.Object)
                throw MatrixException.BadJson("'messages' maps users to devices to contents.");
            foreach (var ofDevice in ofUser.Value.EnumerateObject())
                list.Add((user, ofDevice.Name, ofDevice.Value.ValueKind == JsonValueKind.Object
                    ? JsonBytes.Raw(ofDevice.Value)
                    : throw MatrixException.BadJson("A message's content is an object.")));
        }
        return list;
    }
}
