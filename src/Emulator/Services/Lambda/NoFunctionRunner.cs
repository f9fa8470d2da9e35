namespace Reconciler.Emulator.Services.Lambda;

/// <summary>The runner of an emulator that serves only the control plane.</summary>
internal sealed class NoFunctionRunner : IFunctionRunner
{
    public static NoFunctionRunner Instance { get; } = new();

    public Task<FunctionOutcome> RunAsync(FunctionRun run, CancellationToken cancellationToken) =>
        throw LambdaErrors.NotRunnable(run.Name, "it serves only the control plane.");
}
