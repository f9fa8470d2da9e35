using Cedar.Extensions;
using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>Typechecks the constructors and methods of the extension types.</summary>
internal sealed class CallTypechecker(Typechecker checker)
{
    private static readonly CedarType Decimal = new CedarType.Extension("decimal");
    private static readonly CedarType Ip = new CedarType.Extension("ipaddr");
    private static readonly CedarType DateTime = new CedarType.Extension("datetime");
    private static readonly CedarType Duration = new CedarType.Extension("duration");
    private static readonly CedarType Long = new CedarType.Long();
    private static readonly CedarType Bool = new CedarType.Boolean();

    public TypeResult? Check(Expr.Call call, Capabilities known) =>
        ExtensionFunctions.IsConstructor(call.Function) ? CheckConstructor(call) : CheckMethod(call, known);

    /// <summary>Strict validation requires literal arguments, because it must check them.</summary>
    private TypeResult? CheckConstructor(Expr.Call call)
    {
        if (call.Arguments is not [Expr.Literal { Value: StringValue text }])
            return checker.Report(call, $"strict validation requires a string literal as the only argument of `{call.Function}`");
        var value = ExtensionCalls.Call(call.Function, [text], out var failure);
        return value is null ? checker.Report(call, failure!) : TypeResult.FromType(new CedarType.Extension(value.TypeName));
    }

    private TypeResult? CheckMethod(Expr.Call call, Capabilities known)
    {
        var (takes, result) = GetSignature(call.Function);
        if (call.Arguments.Count != takes.Length)
            return checker.Report(call, $"`{call.Function}` takes {takes.Length - 1} arguments, {call.Arguments.Count - 1} given");
        var fits = true;
        for (var i = 0; i < takes.Length; i++)
        {
            var expected = takes[i];
            fits = checker.Expect(call.Arguments[i], known, expected.Equals, expected.ToString()) is not null && fits;
        }

        return fits ? TypeResult.FromType(result) : null;
    }

    private static (CedarType[] Takes, CedarType Result) GetSignature(string method) => method switch
    {
        "lessThan" or "lessThanOrEqual" or "greaterThan" or "greaterThanOrEqual" => ([Decimal, Decimal], Bool),
        "isIpv4" or "isIpv6" or "isLoopback" or "isMulticast" => ([Ip], Bool),
        "isInRange" => ([Ip, Ip], Bool),
        "offset" => ([DateTime, Duration], DateTime),
        "durationSince" => ([DateTime, DateTime], Duration),
        "toDate" => ([DateTime], DateTime),
        "toTime" => ([DateTime], Duration),
        _ => ([Duration], Long),
    };
}
