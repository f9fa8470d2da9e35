using Reconciler.Worker.Commands;

// System.CommandLine turns Ctrl-C and SIGTERM into the token that every command stops by.
return await CommandLine.InvokeAsync(args, CommandEnvironment.ForProcess(), CancellationToken.None);
