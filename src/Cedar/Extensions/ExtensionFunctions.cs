namespace Cedar.Extensions;

/// <summary>The names of the constructors and methods of the extension types.</summary>
internal static class ExtensionFunctions
{
    private static readonly HashSet<string> Constructors = ["decimal", "ip", "datetime", "duration"];

    private static readonly HashSet<string> Methods =
    [
        "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual",
        "isIpv4", "isIpv6", "isLoopback", "isMulticast", "isInRange",
        "offset", "durationSince", "toDate", "toTime",
        "toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays",
    ];

    public static IEnumerable<string> ConstructorNames => Constructors;

    public static IEnumerable<string> MethodNames => Methods;

    public static bool IsConstructor(string name) => Constructors.Contains(name);

    public static bool IsMethod(string name) => Methods.Contains(name);
}
