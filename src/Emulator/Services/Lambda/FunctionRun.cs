using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Local;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>One invocation of a function, with everything that the function needs to run.</summary>
internal sealed record FunctionRun
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Arn { get; init; }

    public required string Region { get; init; }

    /// <summary>The runtime, such as <c>python3.13</c>; <see langword="null"/> for images.</summary>
    public string? Runtime { get; init; }

    public string? Handler { get; init; }

    /// <summary>The key of the archive with the code; <see langword="null"/> for images.</summary>
    public string? Code { get; init; }

    /// <summary>The command that runs the function in place of its runtime.</summary>
    public required ServerProgram Program { get; init; }

    /// <summary>The function's own environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>The memory of the function in MB.</summary>
    public required long Memory { get; init; }

    public required string LogGroup { get; init; }

    public required string LogStream { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The event, which is JSON.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The client context, which is JSON in ASCII; <see langword="null"/> for none.</summary>
    public string? ClientContext { get; init; }

    /// <summary>The access key id of the session of the function's role.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The session of the function's role.</summary>
    public required SessionCredential Credential { get; init; }
}
