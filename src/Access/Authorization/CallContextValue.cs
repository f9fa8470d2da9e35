using Cedar;
using Cedar.Extensions;
using Cedar.Partial;
using Cedar.Schemas;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Authorization;

/// <summary>The <c>context</c> of one call.</summary>
/// <param name="Value">The context. Clauses that were not decided are unknown.</param>
/// <param name="Known">The context without these clauses.</param>
internal readonly record struct CallContextValue(RecordValue Value, RecordValue Known)
{
    /// <summary>Whether every clause was decided.</summary>
    public bool IsKnown => ReferenceEquals(Value, Known);

    /// <exception cref="FormatException">The arguments or the output do not match the schema of the tool.</exception>
    public static CallContextValue Create(
        GatewaySchema schema, ToolCall call, IReadOnlyDictionary<string, DogwoodClause> clauses, IClauseDecider? decider)
    {
        ArgumentNullException.ThrowIfNull(call.Input);
        var known = new List<KeyValuePair<string, CedarValue>>(3)
        {
            new(CallContext.Input, ToolInput.ToValue(schema.GetInputType(call.Tool), call.Input)),
            new(CallContext.System, ToSystem(ToDateTime(call.Time))),
        };
        if (call.Output is { } output)
            known.Add(new(CallContext.Output, ToolInput.ToValue(schema.GetOutputType(call.Tool), output, CallContext.Output)));
        if (clauses.Count == 0)
        {
            var plain = new RecordValue(known);
            return new CallContextValue(plain, plain);
        }

        var unknown = new List<KeyValuePair<string, CedarValue>>();
        foreach (var clause in clauses.Values)
        {
            if (decider?.Decide(clause, call) is { } value) known.Add(new(clause.Text, value));
            else unknown.Add(new(clause.Text, new UnknownValue(clause.Type)));
        }

        var context = new RecordValue(known);
        return new CallContextValue(unknown.Count == 0 ? context : new RecordValue(known.Concat(unknown)), context);
    }

    /// <summary>The context of all calls of a tool.</summary>
    /// <param name="input">The type of the arguments.</param>
    /// <param name="output">The type of the output; null if the policies do not read it.</param>
    /// <param name="time">The time; null if it is not known.</param>
    /// <param name="clauses">The clauses, which are not known.</param>
    public static RecordValue CreateUnknown(CedarType input, CedarType? output, DateTimeOffset? time, IEnumerable<DogwoodClause> clauses)
    {
        var now = time is { } at ? ToDateTime(at) : (CedarValue)new UnknownValue(CallContext.DateTime);
        IEnumerable<KeyValuePair<string, CedarValue>> context =
            [new(CallContext.Input, new UnknownValue(input)), new(CallContext.System, ToSystem(now))];
        if (output is not null) context = context.Append(new(CallContext.Output, new UnknownValue(output)));
        var unknown = clauses.Select(c => KeyValuePair.Create<string, CedarValue>(c.Text, new UnknownValue(c.Type)));
        return new RecordValue(context.Concat(unknown));
    }

    private static DateTimeValue ToDateTime(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    private static RecordValue ToSystem(CedarValue now) => new([KeyValuePair.Create(CallContext.Now, now)]);
}
