namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>AWS's texts for the reasons why the tools of a target cannot be listed.</summary>
internal static class TargetFailure
{
    public const string Unauthorized = "Authorization error when sending message";
    public const string Unreachable = "Unable to connect to the MCP server. Please check the server";
    public const string Slow = "Runtime initialization time exceeded.";

    public static string Received(int status) => $"Received error ({status}) from runtime.";
}
