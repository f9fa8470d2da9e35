using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Reconciler.Emulator.Servers;

/// <summary>The environment of a server's process: what programs need to run at all, what its runtime sets, and where it has to listen.</summary>
internal static class ServerEnvironment
{
    // Nothing else of the caller's environment: it may hold the keys of a real account.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "PATHEXT", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramFiles", "ProgramData",
    ];

    private static readonly string[] InheritedPrefixes = ["DOTNET_", "NODE_", "NUGET_"];

    // Compilers that serve later builds, too, would outlive the server that was built by them.
    private static readonly (string Name, string Value)[] WithoutBuildServers =
    [
        ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("UseSharedCompilation", "false"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
    ];

    public static void Set(ProcessStartInfo start, ServerVersion version, int port)
    {
        var environment = start.Environment;
        environment.Clear();
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            if (IsInherited((string)variable.Key))
                environment[(string)variable.Key] = (string?)variable.Value;
        }

        foreach (var (name, value) in WithoutBuildServers)
            environment[name] = value;
        foreach (var (name, value) in version.Environment)
            environment[name] = value;
        environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["BIND_ADDRESS"] = "127.0.0.1";
        environment["ALLOWED_HOSTS"] = "localhost,127.0.0.1,[::1]";
    }

    private static bool IsInherited(string name) =>
        Inherited.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(InheritedPrefixes, p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
