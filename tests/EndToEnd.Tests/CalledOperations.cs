using System.Reflection;
using System.Reflection.Emit;

namespace EndToEnd.Tests;

/// <summary>
/// Finds the AWS operations that a resource type calls: it reads the compiled methods of the type, of its base types and of the helpers
/// in the engine's resources that they use. So no operation is missed because no test happened to reach it.
/// </summary>
internal static class CalledOperations
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> _opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>The operations, each with the SDK client interface that declares it.</summary>
    public static IReadOnlySet<(Type Client, string Operation)> Of(Type resourceType)
    {
        var found = new HashSet<(Type, string)>();
        var seen = new HashSet<Type>();
        var left = new Stack<Type>([resourceType]);
        while (left.TryPop(out var next))
        {
            var type = next.IsGenericType ? next.GetGenericTypeDefinition() : next;
            if (!seen.Add(type)) continue;
            if (type.BaseType is { } parent && IsOurs(parent, resourceType)) left.Push(parent);
            foreach (var nested in type.GetNestedTypes(Declared)) left.Push(nested);
            foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
            {
                foreach (var called in FindCalls(method))
                {
                    if (called.DeclaringType is not { } owner) continue;
                    if (owner.IsInterface && owner.Name.StartsWith("IAmazon", StringComparison.Ordinal))
                    {
                        // Not the paginators and factories of a client, which are properties.
                        if (called.Name.EndsWith("Async", StringComparison.Ordinal)) found.Add((owner, called.Name[..^"Async".Length]));
                    }
                    else if (IsOurs(owner, resourceType))
                    {
                        left.Push(owner);
                    }
                }
            }
        }

        return found;
    }

    private static bool IsOurs(Type type, Type resourceType) => type.Assembly == resourceType.Assembly
        && type.Namespace is { } space && space.StartsWith("Reconciler.Engine.Resources", StringComparison.Ordinal);

    private static IEnumerable<MethodBase> FindCalls(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        for (var at = 0; at < code.Length;)
        {
            int value = code[at++];
            if (value == 0xFE) value = (value << 8) | code[at++];
            var opCode = _opCodes[value];
            if (opCode.OperandType == OperandType.InlineMethod
                && method.Module.ResolveMethod(
                    BitConverter.ToInt32(code, at),
                    method.DeclaringType!.GetGenericArguments(),
                    method.IsGenericMethod ? method.GetGenericArguments() : null) is { } called)
            {
                yield return called;
            }

            at += SizeOfOperand(opCode, code, at);
        }
    }

    private static int SizeOfOperand(OpCode opCode, byte[] code, int at) => opCode.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
