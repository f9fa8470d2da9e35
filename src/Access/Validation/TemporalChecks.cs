using Cedar;
using Cedar.Extensions;
using Cedar.Schemas;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Dogwood.Temporal;
using Reconciler.Access.Schemas;
using Shared;
using Cond = Reconciler.Access.Dogwood.Temporal.TemporalCondition;
using Term = Reconciler.Access.Dogwood.Temporal.TemporalTerm;

namespace Reconciler.Access.Validation;

/// <summary>Checks the temporal conditions of a policy against the events of a gateway: their kinds, fields and types.</summary>
internal static class TemporalChecks
{
    private const int MaxOperators = 3;
    private const string Timepoint = "Timepoint";

    /// <summary>What AgentCore rejects without looking at the tools of the gateway.</summary>
    public static IEnumerable<(string Message, SourcePosition Position)> CheckForm(PolicyStatement statement)
    {
        var operators = new List<Cond>();
        foreach (var condition in statement.Clauses.Select(c => c.Condition).OfType<Cond>().SelectMany(c => c.All))
        {
            if (condition is Cond.Past or Cond.Since) operators.Add(condition);
            if (condition is Cond.Event e && !e.Fields.Any(IsSameGateway))
            {
                yield return (
                    $"the event must be one of the same gateway: write `{TemporalEvents.Resource}: resource` in its braces", e.Position);
            }

            if (condition is Cond.Event { Kind: var kind } other && !TemporalEvents.Kinds.Contains(kind))
                yield return ($"there are no events `{kind}`; there are {string.Join(", ", TemporalEvents.Kinds)}", other.Position);
        }

        if (operators.Count > MaxOperators)
        {
            yield return (
                $"a policy can have {MaxOperators} temporal operators, this one has {operators.Count}; write several policies",
                operators[MaxOperators].Position);
        }
    }

    private static bool IsSameGateway(EventField field) =>
        field is { Name: TemporalEvents.Resource, Term: Term.RequestPath { Path: ["resource"] } };

    /// <summary>What does not fit the tools of a gateway.</summary>
    /// <param name="statement">The policy.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="tools">The tools that the policy is about.</param>
    public static IEnumerable<(string Message, SourcePosition Position)> Check(
        PolicyStatement statement, GatewaySchema gateway, IReadOnlyList<string> tools)
    {
        var scope = new Scope(gateway, tools);
        return statement.Clauses.Select(c => c.Condition).OfType<Cond>().SelectMany(c => Check(c, scope, []));
    }

    private static IEnumerable<(string Message, SourcePosition Position)> Check(
        Cond condition, Scope scope, Dictionary<string, string> variables)
    {
        if (condition is Cond.Exists { Binder: var binder }) variables = Declare(variables, [binder]);
        var found = condition switch
        {
            Cond.Event e => CheckFields(e, scope, variables),
            Cond.Comparison comparison => CheckComparison(comparison, scope, variables),
            Cond.Timepoint tp when variables.GetValueOrDefault(tp.Name, Timepoint) is var type && type != Timepoint =>
                [($"`{tp.Name}` is declared as {type}; tp() gives it a {Timepoint}", tp.Position)],
            _ => [],
        };
        var below = condition is Cond.Comparison c
            ? new[] { c.Left, c.Right }.OfType<Term.Aggregate>().SelectMany(a => Check(a.Body, scope, Declare(variables, a.Binders)))
            : condition.Children.SelectMany(child => Check(child, scope, variables));
        return found.Concat(below);
    }

    private static IEnumerable<(string Message, SourcePosition Position)> CheckFields(
        Cond.Event e, Scope scope, Dictionary<string, string> variables)
    {
        var declared = TemporalEvents.GetFields(scope.Gateway, e.Action.Id, e.Kind);
        foreach (var field in e.Fields)
        {
            var type = FindType(new CedarType.Record(declared), field.Path);
            if (type is null)
            {
                var names = TemporalEvents.GetNames(declared).ToList();
                var hint = Spelling.FindNearest(field.Name, names) is { } nearest ? $"did you mean `{nearest}`? " : "";
                yield return (
                    $"predicate `{e.Action}::{e.Kind}` mentions field `{field.Name}`, which is not declared on that event; {hint}" +
                    $"(declared fields: {string.Join(", ", names)})", field.Position);
            }
            else if (type is CedarType.Record)
            {
                yield return ($"`{field.Name}` is a group of fields; name one of them", field.Position);
            }
            else if (Name(type) is { } expected && Name(scope.FindType(field.Term, variables)) is { } actual && actual != expected)
            {
                yield return ($"`{field.Name}` is {expected}, and it is compared with {actual}", field.Term.Position);
            }

            foreach (var problem in CheckPath(field.Term, scope)) yield return problem;
        }
    }

    private static IEnumerable<(string Message, SourcePosition Position)> CheckComparison(
        Cond.Comparison comparison, Scope scope, Dictionary<string, string> variables)
    {
        Term[] sides = [comparison.Left, comparison.Right];
        foreach (var aggregate in sides.OfType<Term.Aggregate>())
        {
            if (aggregate.Binders.FirstOrDefault(b => b.Name == aggregate.Summand) is { Type: not "Long" } summand)
                yield return ($"sum needs an integer, and `{summand.Name}` is declared as {summand.Type}", summand.Position);
        }

        var types = sides.Select(side => Name(scope.FindType(side, variables))).ToList();
        if (comparison.IsOrdering && types.Exists(t => t is not (null or "Long")))
            yield return ("comparison requires numeric operands on both sides: integers", comparison.Position);
        else if (types is [{ } left, { } right] && left != right)
            yield return ($"{left} is compared with {right}", comparison.Position);
        foreach (var problem in sides.SelectMany(side => CheckPath(side, scope))) yield return problem;
    }

    private static IEnumerable<(string Message, SourcePosition Position)> CheckPath(Term term, Scope scope)
    {
        if (term is not Term.RequestPath { Path: ["context", .. var path] } request) yield break;
        foreach (var tool in scope.Tools.Where(tool => FindType(scope.GetContext(tool), path) is null).Take(1))
        {
            var known = TemporalEvents.GetNames(scope.GetContext(tool).Attributes).Select(name => $"context.{name}");
            var hint = Spelling.FindNearest(string.Join('.', request.Path), known) is { } nearest ? $"; did you mean `{nearest}`?" : "";
            yield return ($"the requests of `{tool}` have no `{string.Join('.', request.Path)}`{hint}", request.Position);
        }
    }

    private static Dictionary<string, string> Declare(Dictionary<string, string> variables, IEnumerable<TemporalBinder> binders)
    {
        var declared = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        foreach (var binder in binders) declared[binder.Name] = binder.Type;
        return declared;
    }

    /// <summary>The type at a path; unknown below an unknown one, null if there is nothing.</summary>
    private static CedarType? FindType(CedarType type, IReadOnlyList<string> path)
    {
        foreach (var name in path)
        {
            if (type is CedarType.Unknown) return type;
            if (type is not CedarType.Record { Attributes: var attributes } || !attributes.TryGet(name, out var attribute)) return null;
            type = attribute.Type;
        }

        return type;
    }

    /// <summary>The name of a type, without what is known of its values; null if it is unknown or is compared by its items.</summary>
    private static string? Name(CedarType? type) => type switch
    {
        null or CedarType.Unknown or CedarType.Set or CedarType.Record => null,
        CedarType.Boolean => "Bool",
        _ => type.ToString(),
    };

    /// <summary>The requests that a policy is about.</summary>
    private sealed record Scope(GatewaySchema Gateway, IReadOnlyList<string> Tools)
    {
        public CedarType.Record GetContext(string tool) =>
            new(new RecordAttributes([.. CallContext.Attributes(Gateway.GetInputType(tool), output: null)]));

        public CedarType? FindType(Term term, Dictionary<string, string> variables) => term switch
        {
            Term.Aggregate => new CedarType.Long(),
            Term.Constant { Value: var value } => FindType(value),
            Term.RequestPath { Path: ["resource"] } => new CedarType.Entity(AgentCoreNames.Gateway),
            Term.RequestPath { Path: ["context", .. var path] } when Tools.Count > 0 => TemporalChecks.FindType(GetContext(Tools[0]), path),
            Term.Variable variable => variables.GetValueOrDefault(variable.Name) switch
            {
                "Long" => new CedarType.Long(),
                "String" => new CedarType.String(),
                "Bool" or "Boolean" => new CedarType.Boolean(),
                "decimal" or "datetime" or "duration" or "ipaddr" => new CedarType.Extension(variables[variable.Name]),
                _ => null,
            },
            _ => null,
        };

        private static CedarType? FindType(CedarValue value) => value switch
        {
            LongValue => new CedarType.Long(),
            StringValue => new CedarType.String(),
            BooleanValue => new CedarType.Boolean(),
            DecimalValue => new CedarType.Extension("decimal"),
            EntityUid uid => new CedarType.Entity(uid.Type),
            _ => null,
        };
    }
}
