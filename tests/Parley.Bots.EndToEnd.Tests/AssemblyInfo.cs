// Browsers and servers share two cores: one test at a time, or each measures the others.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
