using Amazon.Runtime.Internal;

namespace Reconciler.Spec.Kinds;

/// <summary>How the embedded AWS runs a function: as a process in the folder of its code that speaks Lambda's runtime API.</summary>
public sealed class LocalFunctionSpec
{
    /// <summary>The program and its arguments; not a shell command line.</summary>
    /// <example>["dotnet", "Function.dll"]</example>
    [AWSProperty(Min = 1)]
    public required List<string> Command { get; set; }
}
