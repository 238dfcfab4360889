// These tests wait more than they compute: two at a time. Their limits are far above the time that the other one takes.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]
