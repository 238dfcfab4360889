namespace Parley.EndToEnd.Tests.Rooms;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseRoomAdministrationTests(SynapseWorldFixture fixture) : RoomAdministrationTests(fixture.World);
