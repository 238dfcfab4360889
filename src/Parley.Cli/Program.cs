using Parley.Cli.App;
using Parley.Cli.Shell;

return await CommandLine.RunAsync(CliContext.OfProcess(), args);
