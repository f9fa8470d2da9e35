using System.Globalization;
using Reconciler.Emulator.DataPlane.Contracts;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>The ways in which a runtime cannot be called, in the service's words where it has some.</summary>
internal static class RuntimeErrors
{
    private const string ClientError = "RuntimeClientError";

    // What AWS does not know, and what waiting does not help against.
    private const string NotRunnable = "RuntimeNotRunnable";
    private const string Unreachable = "Unable to connect to the MCP server. Please check the server";

    public static RuntimeException NotFound(string arn, string qualifier) =>
        new(404, "ResourceNotFoundException", $"No endpoint or agent found with qualifier '{qualifier}' for agent '{arn}'", Unreachable);

    public static RuntimeException Received(int status) =>
        new(424, ClientError, string.Create(CultureInfo.InvariantCulture, $"Received error ({status}) from runtime. Please check your CloudWatch logs for more information"), $"Received error ({status}) from runtime.");

    public static RuntimeException TooSlow(TimeSpan limit) =>
        new(424, ClientError, string.Create(CultureInfo.InvariantCulture, $"Runtime initialization time exceeded. Please make sure that initialization completes in {limit.TotalSeconds:0}s."), "Runtime initialization time exceeded.");

    public static RuntimeException Exited(int exitCode, string? logGroup) =>
        new(424, ClientError, string.Create(CultureInfo.InvariantCulture, $"The server ended with exit code {exitCode} before it answered.{(logGroup is null ? "" : $" Its output is in the log group {logGroup}.")}"));

    public static RuntimeException CannotStart(string program, string reason) =>
        new(424, NotRunnable, $"The server's program '{program}' cannot be started: {reason}");

    public static RuntimeException NotBuilt(string reason, string? logGroup) =>
        new(424, NotRunnable, $"The server cannot be built on this machine. {reason}{(logGroup is null ? "" : $" What it wrote is in the log group {logGroup}.")}");

    public static RuntimeException NoCommand(string runtimeName) =>
        new(424, NotRunnable, $"The embedded AWS does not know how to run the server of '{runtimeName}' on this machine. Set spec.local.command of its McpServer to the program and its arguments.");

    public static RuntimeException NoImage(string uri) =>
        new(424, NotRunnable, $"The image '{uri}' is no longer in its repository.");

    public static RuntimeException RunsNothing() =>
        new(424, NotRunnable, "This emulator serves the control plane only: it runs no servers.");
}
