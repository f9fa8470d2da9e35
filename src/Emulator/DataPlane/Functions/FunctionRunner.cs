using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.DataPlane.Functions;

/// <summary>
/// Runs functions as processes. Each invocation starts a process of its own, so no function sees the state of an earlier event; AWS does
/// not promise more.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="ledger">The ledger of processes.</param>
/// <param name="clock">The clock of processes, which run in real time.</param>
/// <param name="own">Returns the emulator's own address; <see langword="null"/> before the emulator listens.</param>
internal sealed class FunctionRunner(Account account, ProcessLedger ledger, TimeProvider clock, Func<Uri?> own)
    : IFunctionRunner, IDisposable
{
    private const int MaxProcesses = 16;
    private const int MaxLogLines = 5_000;

    private readonly SemaphoreSlim _slots = new(MaxProcesses);
    private readonly FunctionFolders _folders = new(account);

    public async Task<FunctionOutcome> RunAsync(FunctionRun run, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await RunProcessAsync(run, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _folders.Dispose();
        _slots.Dispose();
    }

    private async Task<FunctionOutcome> RunProcessAsync(FunctionRun run, CancellationToken cancellationToken)
    {
        var folder = _folders.Prepare(run);
        var command = FunctionCommand.Of(run, _folders.Programs);
        var begin = clock.GetTimestamp();
        var log = new LogTail(MaxLogLines);
        (byte[] Payload, bool IsError) result;
        await using (var api = RuntimeApi.Start(run, clock.GetUtcNow() + run.Timeout))
        {
            var process = Start(run, command, folder, api, log);
            await using (process)
                result = await ResultAsync(run, api, process, cancellationToken);
        }

        var elapsed = clock.GetElapsedTime(begin).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);
        return new FunctionOutcome(
            result.Payload,
            result.IsError ? "Unhandled" : null,
            [
                $"START RequestId: {run.RequestId} Version: {run.Version}",
                .. log.Lines,
                $"END RequestId: {run.RequestId}",
                $"REPORT RequestId: {run.RequestId}\tDuration: {elapsed} ms\tMemory Size: {run.Memory} MB",
            ]);
    }

    private LoggedProcess Start(FunctionRun run, IReadOnlyList<string> command, string folder, RuntimeApi api, LogTail log)
    {
        try
        {
            return LoggedProcess.Start(command, folder, FunctionEnvironment.Create(run, folder, api.Address, own()), log, ledger);
        }
        catch (Win32Exception missing)
        {
            throw LambdaErrors.NotRunnable(run.Name, $"the program '{command[0]}' cannot be started: {missing.Message}");
        }
    }

    private static async Task<(byte[] Payload, bool IsError)> ResultAsync(
        FunctionRun run, RuntimeApi api, LoggedProcess process, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(run.Timeout);
        try
        {
            var exit = process.WaitAsync(limited.Token);
            await Task.WhenAny(api.Result, exit);
            if (api.Result.IsCompletedSuccessfully)
                return await api.Result;
            await exit;
            var code = process.ExitCode.ToString(CultureInfo.InvariantCulture);
            return (Failure(run, "Runtime.ExitError", $"Runtime exited with error: exit status {code}"), true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = run.Timeout.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            return (Failure(run, "Sandbox.Timedout", $"Task timed out after {seconds} seconds"), true);
        }
    }

    private static byte[] Failure(FunctionRun run, string type, string message) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["errorType"] = type,
        ["errorMessage"] = $"RequestId: {run.RequestId} Error: {message}",
    });
}
