using System.Globalization;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.Local;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>The errors of calls to runtimes, with AWS's texts where AWS has such an error.</summary>
internal static class RuntimeErrors
{
    private const string ClientError = "RuntimeClientError";

    // An error code of the emulator, for causes that AWS does not have and that a retry does not fix.
    private const string NotRunnable = "RuntimeNotRunnable";
    private const string Unreachable = "Unable to connect to the MCP server. Please check the server";

    private const string ColdReason = "Runtime initialization time exceeded.";

    public static RuntimeException NotFound(string arn, string qualifier) =>
        new(404, "ResourceNotFoundException", $"No endpoint or agent found with qualifier '{qualifier}' for agent '{arn}'", Unreachable);

    public static RuntimeException NoSession(string id) =>
        new(404, "ResourceNotFoundException", $"No session found with id '{id}'");

    public static RuntimeException Received(int status)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"Received error ({status}) from runtime.");
        return new(424, ClientError, $"{reason} Please check your CloudWatch logs for more information", reason);
    }

    public static RuntimeException TooLarge(long limit)
    {
        var bytes = limit.ToString(CultureInfo.InvariantCulture);
        return new(424, ClientError, $"The response of the runtime is larger than the limit of {bytes} bytes.");
    }

    public static RuntimeException Cold() => new(424, ClientError, ColdReason, ColdReason);

    public static RuntimeException TooSlow(TimeSpan limit)
    {
        var seconds = limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new(424, ClientError, $"{ColdReason} Please make sure that initialization completes in {seconds}s.", ColdReason);
    }

    public static RuntimeException Exited(int exitCode, string? logGroup)
    {
        var code = exitCode.ToString(CultureInfo.InvariantCulture);
        return new(424, ClientError, $"The server ended with exit code {code} before it responded.{LogHint(logGroup)}");
    }

    public static RuntimeException CannotStart(string program, string reason) =>
        new(424, NotRunnable, $"The server's program '{program}' cannot be started: {reason}");

    public static RuntimeException NotBuilt(string reason, string? logGroup) =>
        new(424, NotRunnable, $"The server cannot be built on this machine. {reason}{LogHint(logGroup)}");

    public static RuntimeException NoCommand(string runtimeName) => new(
        424,
        NotRunnable,
        $"The embedded AWS does not know how to run the server of '{runtimeName}' on this machine. " +
        "Set spec.local.command of its McpServer to the program and its arguments.");

    public static RuntimeException Foreign(string runtimeName, string version) => new(
        424, NotRunnable, $"The server of '{runtimeName}' is not started. Its version {version}: {CodeOrigin.Reason}");

    public static RuntimeException NoImage(string uri) =>
        new(424, NotRunnable, $"The image '{uri}' is no longer in its repository.");

    public static RuntimeException RunsNothing() =>
        new(424, NotRunnable, "This emulator serves only the control plane: it does not run servers.");

    private static string LogHint(string? logGroup) => logGroup is null ? "" : $" Its output is in the log group {logGroup}.";
}
