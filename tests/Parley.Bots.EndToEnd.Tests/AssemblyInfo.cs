// These tests wait more than they compute: two at a time. What they measure has limits far above what the other one takes.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]
