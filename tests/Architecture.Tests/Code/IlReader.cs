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

    /// <summary>
    /// The instruction that takes from the stack what an instruction puts there; null if the code branches before. Follows straight
    /// lines only: a value that waits for a condition is rare, and missing one is better than blaming the wrong method.
    /// </summary>
    public static Instruction? FindConsumer(Instruction producer)
    {
        var depth = 1;
        for (var next = producer.Next; next is { OpCode.FlowControl: FlowControl.Next or FlowControl.Call }; next = next.Next)
        {
            depth -= Popped(next);
            if (depth < 1) return next;
            depth += Pushed(next);
        }

        return null;
    }

    public static TypeDefinition OutermostType(TypeDefinition type) => type.DeclaringType is { } outer ? OutermostType(outer) : type;

    /// <summary>Whether the compiler made a type or member; backing fields of automatic properties are the author's.</summary>
    public static bool IsCompilerMade(string name) => name.Contains('<') && !name.EndsWith(">k__BackingField", StringComparison.Ordinal);

    private static int Popped(Instruction instruction) => instruction.OpCode.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Varpop when instruction.Operand is MethodReference method =>
            method.Parameters.Count + (method.HasThis && instruction.OpCode.Code != Mono.Cecil.Cil.Code.Newobj ? 1 : 0),
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4
            or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref or StackBehaviour.Popi_popi_popi => 3,
        _ => 2,
    };

    private static int Pushed(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Varpush => instruction.Operand is MethodReference { ReturnType.MetadataType: MetadataType.Void } ? 0 : 1,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
