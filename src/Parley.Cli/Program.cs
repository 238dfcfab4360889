using Parley.Cli.Shell;

return await CommandLine.RunAsync(Surroundings.OfProcess(), args);
