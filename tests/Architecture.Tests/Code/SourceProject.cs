using Mono.Cecil;

namespace Reconciler.ArchitectureTests.Code;

/// <summary>A project of <c>src</c> with the assembly that was built from it.</summary>
/// <param name="File">The project file.</param>
/// <param name="Assembly">The assembly.</param>
/// <param name="Module">The assembly's IL.</param>
internal sealed record SourceProject(ProjectFile File, System.Reflection.Assembly Assembly, ModuleDefinition Module)
{
    public string Name => File.Name;

    public static SourceProject Load(ProjectFile file)
    {
        var assembly = System.Reflection.Assembly.Load(file.AssemblyName);
        return new SourceProject(file, assembly, ModuleDefinition.ReadModule(assembly.Location));
    }

    /// <summary>
    /// The folder of a namespace, relative to the project: "" for the project's own folder, null for a namespace of somebody else,
    /// such as that of code that a source generator adds.
    /// </summary>
    /// <remarks>
    /// The client and the model of a generated service are one folder: their namespaces are the official SDK's, and need each other there.
    /// </remarks>
    public string? FolderOf(string @namespace)
    {
        if (@namespace == File.RootNamespace) return "";
        if (!@namespace.StartsWith(File.RootNamespace + ".", StringComparison.Ordinal)) return null;
        var folder = @namespace[(File.RootNamespace.Length + 1)..].Replace('.', '/');
        return Name == "AwsSdk" && folder.EndsWith("/Model", StringComparison.Ordinal) ? folder[..^"/Model".Length] : folder;
    }
}
