using System.Collections;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>The environment of what runs on this machine for an account: what programs need to run at all, and nothing else of the caller's.</summary>
internal static class ProcessEnvironment
{
    // The caller's environment may hold the keys of a real account.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "PATHEXT", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramFiles", "ProgramData",
    ];

    private static readonly string[] InheritedPrefixes = ["DOTNET_", "NODE_", "NUGET_"];

    // Compilers that serve later builds, too, would outlive what they were started for.
    private static readonly (string Name, string Value)[] WithoutBuildServers =
    [
        ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("UseSharedCompilation", "false"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
    ];

    /// <summary>Sets an environment to what is inherited and the variables given.</summary>
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
        Inherited.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(InheritedPrefixes, p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
