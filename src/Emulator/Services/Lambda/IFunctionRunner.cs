using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>Runs functions on this machine.</summary>
internal interface IFunctionRunner
{
    /// <summary>Runs a function for one event.</summary>
    /// <exception cref="AwsException">This machine cannot run the function.</exception>
    Task<FunctionOutcome> RunAsync(FunctionRun run, CancellationToken cancellationToken);
}
