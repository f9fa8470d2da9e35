namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>How the emulator says that AWS has something which it has not.</summary>
internal static class NotBuilt
{
    public const string Code = "NotImplementedException";

    public static string Describe(string service, string? operation) => operation is null
        ? $"The embedded AWS does not have the service '{service}'. docs/embedded-aws.md lists what it has."
        : $"The embedded AWS does not implement {operation} of {service}. docs/embedded-aws.md lists what it implements.";
}
