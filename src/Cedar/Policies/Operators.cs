namespace Cedar.Policies;

/// <summary>The spelling of operators, methods and variables.</summary>
internal static class Operators
{
    private static readonly Dictionary<BinaryOperator, string> Symbols = new()
    {
        [BinaryOperator.Equal] = "==",
        [BinaryOperator.NotEqual] = "!=",
        [BinaryOperator.Less] = "<",
        [BinaryOperator.LessOrEqual] = "<=",
        [BinaryOperator.Greater] = ">",
        [BinaryOperator.GreaterOrEqual] = ">=",
        [BinaryOperator.In] = "in",
        [BinaryOperator.Add] = "+",
        [BinaryOperator.Subtract] = "-",
        [BinaryOperator.Multiply] = "*",
        [BinaryOperator.Contains] = "contains",
        [BinaryOperator.ContainsAll] = "containsAll",
        [BinaryOperator.ContainsAny] = "containsAny",
        [BinaryOperator.HasTag] = "hasTag",
        [BinaryOperator.GetTag] = "getTag",
    };

    private static readonly Dictionary<string, BinaryOperator> BySymbol = Symbols.ToDictionary(s => s.Value, s => s.Key);

    private static readonly Dictionary<string, RequestVariable> Variables = new()
    {
        ["principal"] = RequestVariable.Principal,
        ["action"] = RequestVariable.Action,
        ["resource"] = RequestVariable.Resource,
        ["context"] = RequestVariable.Context,
    };

    public static IEnumerable<string> MethodNames => [.. Symbols.Where(s => IsMethod(s.Key)).Select(s => s.Value), "isEmpty"];

    public static IEnumerable<string> VariableNames => Variables.Keys;

    public static bool IsMethod(BinaryOperator operation) => operation >= BinaryOperator.Contains;

    public static string GetSymbol(BinaryOperator operation) => Symbols[operation];

    public static BinaryOperator? FindBinary(string symbol) => BySymbol.TryGetValue(symbol, out var operation) ? operation : null;

    public static BinaryOperator? FindMethod(string name) => FindBinary(name) is { } operation && IsMethod(operation) ? operation : null;

    public static RequestVariable? FindVariable(string name) => Variables.TryGetValue(name, out var variable) ? variable : null;

    public static string GetName(RequestVariable variable) => Variables.First(v => v.Value == variable).Key;
}
