using Parley.Bots.EndToEnd.Tests.Support;

namespace Parley.Bots.EndToEnd.Tests.Samples;

[Trait("Needs", "Synapse")]
public sealed class SynapseSampleTests(SynapseSampleWorld world) : SampleTests(world), IClassFixture<SynapseSampleWorld>;
