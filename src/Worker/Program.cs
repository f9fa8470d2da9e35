using Reconciler.Worker.Commands;
using Reconciler.Worker.Hosting;

ShortLife.Begin(args);

// System.CommandLine cancels the token of a command on Ctrl-C and SIGTERM.
var environment = CommandEnvironment.ForProcess();
InternalError.ReportUnhandled(environment, args);
return await CommandLine.InvokeAsync(args, environment, CancellationToken.None);
