namespace Parley.EndToEnd.Tests.Rooms;

[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedRoomAdministrationTests(EmbeddedWorldFixture fixture) : RoomAdministrationTests(fixture.World);
