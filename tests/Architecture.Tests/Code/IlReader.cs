using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Reconciler.ArchitectureTests.Code;

/// <summary>Reads assemblies as the compiler wrote them, so that lambdas, state machines and local functions count too.</summary>
internal static class IlReader
{
    private static readonly Lazy<ModuleDefinition> OwnModule = new(() => ModuleDefinition.ReadModule(typeof(IlReader).Assembly.Location));

    /// <summary>The types of a project that people wrote, nested ones included.</summary>
    public static IEnumerable<TypeDefinition> TypesOf(SourceProject project) =>
        project.Module.GetTypes().Where(type => project.FolderOf(OutermostType(type).Namespace) is not null || OutermostType(type).Name == "Program");

    /// <summary>A fixture's type and what the compiler nested in it.</summary>
    public static IEnumerable<TypeDefinition> TypesOf(Type fixture) =>
        OwnModule.Value.GetTypes().Where(type => OutermostType(type).FullName == fixture.FullName);

    public static IEnumerable<(MethodDefinition Method, Instruction Instruction)> Instructions(this TypeDefinition type) =>
        type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions.Select(instruction => (method, instruction)));

    public static TypeDefinition OutermostType(TypeDefinition type) => type.DeclaringType is { } outer ? OutermostType(outer) : type;

    /// <summary>Whether the compiler made a type or member; backing fields of automatic properties are the author's.</summary>
    public static bool IsCompilerMade(string name) => name.Contains('<') && !name.EndsWith(">k__BackingField", StringComparison.Ordinal);
}
