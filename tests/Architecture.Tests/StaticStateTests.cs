using Mono.Cecil;
using Mono.Cecil.Cil;
using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>Nothing static changes, so that two stacks, two accounts and two tests in one process do not meet.</summary>
public sealed class StaticStateTests
{
    private const string Memo = "Remembers what is derived from types alone, which do not change while the process runs.";

    private static readonly CodeException[] Exceptions =
    [
        new("Amazon.Runtime.StandIn.Metadata.ShapeDescriptor.Cache", Memo),
        new("Amazon.Runtime.StandIn.Metadata.ValueDescriptor.Cache", Memo),
        new("Reconciler.Spec.Mapping.ModelType.Shapes", Memo),
        new("Reconciler.Spec.Binding.StructureType.Cache", Memo),
        new("Reconciler.Emulator.Platform.Contracts.ServiceContract.Cache", "Remembers contracts, which are embedded in the assembly."),
    ];

    /// <summary>Collections that exist to be changed while the process runs.</summary>
    private static readonly string[] Caches = ["ConcurrentDictionary", "ConcurrentQueue", "ConcurrentBag", "ConcurrentStack", "ConditionalWeakTable", "Queue", "Stack", "StringBuilder"];

    /// <summary>Collections that whoever gets them can change.</summary>
    private static readonly string[] Writable =
    [
        .. Caches, "List", "Dictionary", "HashSet", "SortedDictionary", "SortedList", "SortedSet", "LinkedList", "MemoryStream",
        "IList", "IDictionary", "ISet", "ICollection", "JsonNode", "JsonObject", "JsonArray",
    ];

    private static readonly string[] Changes =
        ["Add", "AddRange", "Clear", "Dequeue", "Enqueue", "GetOrAdd", "Insert", "Pop", "Push", "Remove", "RemoveAt", "TryAdd", "TryRemove", "UnionWith", "set_Item"];

    [Fact]
    public void Nothing_static_changes() => Violations.AssertNone(
        "A static field of src is readonly, is no cache, is not changed after it was made, and gives no collection away that others could change.",
        FindAll().Where(violation => !Exceptions.Any(exception => violation.StartsWith(exception.Place + " ", StringComparison.Ordinal))));

    [Fact]
    public void Every_exception_is_needed()
    {
        var found = FindAll().ToList();
        Violations.AssertNone(
            "An exception names a field that needs it.",
            Exceptions.Select(exception => exception.Place).Where(place => !found.Any(violation => violation.StartsWith(place + " ", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_rule_finds_every_kind_of_static_state()
    {
        var violations = IlReader.TypesOf(typeof(Fixtures.StaticState)).SelectMany(FindViolations)
            .Select(violation => violation.Replace("Reconciler.ArchitectureTests.Fixtures.StaticState.", "", StringComparison.Ordinal));

        Assert.Equal(
            [
                "Cache is a cache: ConcurrentDictionary",
                "Count is not readonly",
                "Given can be changed by others: String[]",
                "Grown is changed by Grow",
                "Lazily is not readonly",
                "Settable is not readonly",
                "Shared can be changed by others: List",
            ],
            violations.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> FindAll() => Codebase.Sources.SelectMany(IlReader.TypesOf).SelectMany(FindViolations);

    private static IEnumerable<string> FindViolations(TypeDefinition type)
    {
        if (IlReader.IsCompilerMade(type.Name)) yield break;
        foreach (var field in type.Fields.Where(field => field is { IsStatic: true, IsLiteral: false } && !IlReader.IsCompilerMade(field.Name)))
        {
            var property = type.Properties.FirstOrDefault(property => field.Name == $"<{property.Name}>k__BackingField");
            var place = $"{type.FullName.Replace('/', '.')}.{property?.Name ?? field.Name}";
            var name = field.FieldType is ArrayType array ? $"{array.ElementType.Name}[]" : field.FieldType.Name.Split('`')[0];
            var isGiven = property is null ? !field.IsPrivate : property.GetMethod is { IsPrivate: false };
            if (!field.IsInitOnly) yield return $"{place} is not readonly";
            else if (Caches.Contains(name)) yield return $"{place} is a cache: {name}";
            else if (isGiven && (field.FieldType.IsArray || Writable.Contains(name))) yield return $"{place} can be changed by others: {name}";
            else if (FindChange(type, field) is { } method) yield return $"{place} is changed by {method}";
        }
    }

    /// <summary>The method outside of the static constructor that changes the collection of a field.</summary>
    private static string? FindChange(TypeDefinition type, FieldDefinition field)
    {
        if (!field.FieldType.IsArray && !Writable.Contains(field.FieldType.Name.Split('`')[0])) return null;
        return type.Module.GetTypes().Where(other => IlReader.OutermostType(other) == IlReader.OutermostType(type)).SelectMany(other => other.Instructions())
            .Where(line => line.Method.Name != ".cctor" && line.Instruction.Operand == field)
            .FirstOrDefault(line => IsChange(IlReader.FindConsumer(line.Instruction))).Method?.Name;
    }

    private static bool IsChange(Instruction? consumer) =>
        consumer is not null && (consumer.OpCode.Name.StartsWith("stelem", StringComparison.Ordinal) || consumer.Operand is MethodReference method && Changes.Contains(method.Name));
}
