using System.Reflection;

namespace Reconciler.Worker.Hosting;

/// <summary>The version of the program, with the commit that it was built from.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
