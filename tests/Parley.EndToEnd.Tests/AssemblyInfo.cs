using Parley.EndToEnd.Tests;

// Browsers and servers share the processors, and tests measure time: one test runs at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SharedBrowsersFixture))]
