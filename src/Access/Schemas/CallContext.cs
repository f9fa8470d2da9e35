using Cedar.Schemas;

namespace Reconciler.Access.Schemas;

/// <summary>The <c>context</c> of a request: the arguments, the time, and for suppressions the output.</summary>
internal static class CallContext
{
    public const string Input = "input";
    public const string Output = "output";
    public const string System = "system";
    public const string Now = "now";

    public static readonly CedarType DateTime = new CedarType.Extension("datetime");

    /// <summary>The type of <c>context.system</c>.</summary>
    public static readonly CedarType SystemType =
        new CedarType.Record(new RecordAttributes([new AttributeType(Now, DateTime, Required: true)]));

    /// <summary>The attributes of a context.</summary>
    /// <param name="input">The type of the arguments.</param>
    /// <param name="output">The type of the output; null for requests that decide who may call.</param>
    public static IEnumerable<AttributeType> Attributes(CedarType input, CedarType? output)
    {
        yield return new AttributeType(Input, input, Required: true);
        yield return new AttributeType(System, SystemType, Required: true);
        if (output is not null) yield return new AttributeType(Output, output, Required: true);
    }
}
