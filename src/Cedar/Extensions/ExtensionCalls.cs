namespace Cedar.Extensions;

/// <summary>Calls the constructors and methods of the extension types.</summary>
internal static class ExtensionCalls
{
    /// <summary>Calls a function. If the call fails, returns null and sets the reason.</summary>
    public static CedarValue? Call(string function, ReadOnlySpan<CedarValue> arguments, out string? failure)
    {
        failure = null;
        var arity = function is "isIpv4" or "isIpv6" or "isLoopback" or "isMulticast" or "toDate" or "toTime"
            or "toMilliseconds" or "toSeconds" or "toMinutes" or "toHours" or "toDays" || ExtensionFunctions.IsConstructor(function)
                ? 1
                : 2;
        if (!ExtensionFunctions.IsConstructor(function) && !ExtensionFunctions.IsMethod(function))
            failure = $"unknown extension function `{function}`";
        else if (arguments.Length != arity)
            failure = $"wrong number of arguments provided to extension function `{function}`: expected {arity}, got {arguments.Length}";
        if (failure is not null)
            return null;
        return arity == 1 ? CallUnary(function, arguments[0], ref failure) : CallBinary(function, arguments[0], arguments[1], ref failure);
    }

    private static CedarValue? CallUnary(string function, CedarValue argument, ref string? failure) => (function, argument) switch
    {
        ("decimal", StringValue text) => DecimalValue.Parse(text.Value) ?? FailParse(text, "decimal", ref failure),
        ("ip", StringValue text) => IpAddressValue.Parse(text.Value) ?? FailParse(text, "IP address", ref failure),
        ("datetime", StringValue text) => DateTimeValue.Parse(text.Value) ?? FailParse(text, "datetime", ref failure),
        ("duration", StringValue text) => DurationValue.Parse(text.Value) ?? FailParse(text, "duration", ref failure),
        ("isIpv4", IpAddressValue ip) => BooleanValue.FromBoolean(!ip.IsIpv6),
        ("isIpv6", IpAddressValue ip) => BooleanValue.FromBoolean(ip.IsIpv6),
        ("isLoopback", IpAddressValue ip) => BooleanValue.FromBoolean(ip.IsLoopback),
        ("isMulticast", IpAddressValue ip) => BooleanValue.FromBoolean(ip.IsMulticast),
        ("toDate", DateTimeValue moment) => moment.ToDate() ?? FailOverflow(function, ref failure),
        ("toTime", DateTimeValue moment) => new DurationValue(moment.TimeOfDay),
        ("toMilliseconds", DurationValue duration) => new LongValue(duration.Milliseconds),
        ("toSeconds", DurationValue duration) => new LongValue(duration.Milliseconds / 1_000),
        ("toMinutes", DurationValue duration) => new LongValue(duration.Milliseconds / 60_000),
        ("toHours", DurationValue duration) => new LongValue(duration.Milliseconds / 3_600_000),
        ("toDays", DurationValue duration) => new LongValue(duration.Milliseconds / 86_400_000),
        _ => FailType(function, argument, ref failure),
    };

    private static CedarValue? CallBinary(string function, CedarValue left, CedarValue right, ref string? failure) =>
        (function, left, right) switch
        {
            ("lessThan", DecimalValue a, DecimalValue b) => BooleanValue.FromBoolean(a.TenThousandths < b.TenThousandths),
            ("lessThanOrEqual", DecimalValue a, DecimalValue b) => BooleanValue.FromBoolean(a.TenThousandths <= b.TenThousandths),
            ("greaterThan", DecimalValue a, DecimalValue b) => BooleanValue.FromBoolean(a.TenThousandths > b.TenThousandths),
            ("greaterThanOrEqual", DecimalValue a, DecimalValue b) => BooleanValue.FromBoolean(a.TenThousandths >= b.TenThousandths),
            ("isInRange", IpAddressValue a, IpAddressValue b) => BooleanValue.FromBoolean(a.IsInRange(b)),
            ("offset", DateTimeValue a, DurationValue b) =>
                AddWithinRange(a.Milliseconds, b.Milliseconds) is { } sum ? new DateTimeValue(sum) : FailOverflow(function, ref failure),
            ("durationSince", DateTimeValue a, DateTimeValue b) => SubtractWithinRange(a.Milliseconds, b.Milliseconds) is { } difference
                ? new DurationValue(difference)
                : FailOverflow(function, ref failure),
            _ => FailType(function, TakesReceiver(function, left) ? right : left, ref failure),
        };

    private static bool TakesReceiver(string method, CedarValue receiver) => method switch
    {
        "isInRange" => receiver is IpAddressValue,
        "offset" or "durationSince" => receiver is DateTimeValue,
        _ => receiver is DecimalValue,
    };

    private static long? AddWithinRange(long a, long b) =>
        (Int128)a + b is var sum && sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;

    private static long? SubtractWithinRange(long a, long b) =>
        (Int128)a - b is var sum && sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;

    private static CedarValue? FailParse(StringValue text, string what, ref string? failure)
    {
        failure = $"{text} is not a valid {what}";
        return null;
    }

    private static CedarValue? FailOverflow(string function, ref string? failure)
    {
        failure = $"overflow in `{function}`";
        return null;
    }

    private static CedarValue? FailType(string function, CedarValue argument, ref string? failure)
    {
        failure = $"type error: `{function}` does not take a {argument.TypeName}";
        return null;
    }
}
