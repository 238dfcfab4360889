using System.CommandLine;
using Parley.Cli.Serve;

var root = new RootCommand("Parley: voice channels for Matrix.") { ServeCommand.Create() };
return await root.Parse(args).InvokeAsync();
