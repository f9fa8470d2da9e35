using Reconciler.Worker.Commands;

// System.CommandLine cancels the token of a command on Ctrl-C and SIGTERM.
return await CommandLine.InvokeAsync(args, CommandEnvironment.ForProcess(), CancellationToken.None);
