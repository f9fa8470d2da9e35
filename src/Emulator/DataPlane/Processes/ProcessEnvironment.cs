using System.Collections;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// The environment of processes that the emulator starts: the variables that programs need to run, and no others of the emulator's own
/// process.
/// </summary>
internal static class ProcessEnvironment
{
    // An allowlist, because the emulator's environment may contain the credentials of a real AWS account.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP",
        "PATHEXT", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramFiles", "ProgramData",
    ];

    private static readonly string[] InheritedPrefixes = ["DOTNET_", "NODE_", "NUGET_"];

    // Build servers of MSBuild and the compilers would keep running after the build.
    private static readonly (string Name, string Value)[] WithoutBuildServers =
    [
        ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("UseSharedCompilation", "false"),
        ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
    ];

    /// <summary>Replaces an environment with the inherited variables and the given ones.</summary>
    public static void Set(IDictionary<string, string?> environment, IEnumerable<KeyValuePair<string, string>> variables)
    {
        environment.Clear();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (IsInherited((string)variable.Key))
                environment[(string)variable.Key] = (string?)variable.Value;
        }

        foreach (var (name, value) in WithoutBuildServers)
            environment[name] = value;
        foreach (var (name, value) in variables)
            environment[name] = value;
    }

    private static bool IsInherited(string name) =>
        Inherited.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(InheritedPrefixes, p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
