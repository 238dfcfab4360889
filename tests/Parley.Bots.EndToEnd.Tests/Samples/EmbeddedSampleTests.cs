using Parley.Bots.EndToEnd.Tests.Support;

namespace Parley.Bots.EndToEnd.Tests.Samples;

public sealed class EmbeddedSampleTests(EmbeddedSampleWorld world) : SampleTests(world), IClassFixture<EmbeddedSampleWorld>;
