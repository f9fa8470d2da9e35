using System.Collections.Immutable;
using Cedar;
using Cond = Reconciler.Access.Dogwood.Temporal.TemporalCondition;
using Term = Reconciler.Access.Dogwood.Temporal.TemporalTerm;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>
/// Checks that the variables of a condition have finitely many values: an event, a <c>tp</c> or an equality binds each of them before
/// something else uses it. Conditions are evaluated from left to right.
/// </summary>
internal static class TemporalScope
{
    private static readonly ImmutableHashSet<string> None = [];

    /// <exception cref="CedarSyntaxException">
    /// A variable is not bound, or a part of the condition does not depend on the history.
    /// </exception>
    public static void Check(Cond condition)
    {
        foreach (var conjunct in Flatten(condition))
        {
            if (!DependsOnHistory(conjunct))
            {
                throw new CedarSyntaxException(
                    "this part does not depend on the history; write it in a `when { ... }` of its own", conjunct.Position);
            }
        }

        if (FindFree(condition).FirstOrDefault() is { Name: { } name } free)
        {
            throw new CedarSyntaxException(
                $"the variable `{name}` is not declared; declare it: `exists ({name}: Long). ...`", free.Position);
        }

        CheckChain(condition, None);
    }

    /// <summary>The variables that an event, a <c>tp</c> or an equality of the condition binds. A negation binds none.</summary>
    public static ImmutableHashSet<string> GetBound(Cond condition) => condition switch
    {
        Cond.And and => and.Conditions.Aggregate(None, (bound, c) => bound.Union(GetBound(c))),
        Cond.Past past => GetBound(past.Body),
        Cond.Since since => GetBound(since.Anchor),
        Cond.Exists exists => GetBound(exists.Body).Remove(exists.Binder.Name),
        Cond.Timepoint timepoint => [timepoint.Name],
        Cond.Event e => [.. e.Fields.Select(f => f.Term).OfType<Term.Variable>().Select(v => v.Name)],
        Cond.Comparison comparison when FindBinding(comparison) is { } binding => [binding.Variable.Name],
        _ => None,
    };

    private static void CheckChain(Cond condition, ImmutableHashSet<string> bound)
    {
        foreach (var conjunct in Flatten(condition))
        {
            CheckDemands(conjunct, bound);
            CheckBelow(conjunct, bound);
            bound = bound.Union(GetBound(conjunct));
        }
    }

    private static void CheckDemands(Cond condition, ImmutableHashSet<string> bound)
    {
        var demanded = condition switch
        {
            Cond.Comparison comparison when FindBinding(comparison) is { } binding => FindFree(binding.Value),
            Cond.Comparison comparison => FindFree(comparison.Left).Concat(FindFree(comparison.Right)),
            Cond.Not not => FindFree(not.Condition),
            Cond.Since since => FindFree(since.Left).Where(v => !GetBound(since.Anchor).Contains(v.Name)),
            _ => [],
        };
        if (demanded.FirstOrDefault(v => !bound.Contains(v.Name)) is { Name: { } name } missing)
        {
            throw new CedarSyntaxException(
                $"nothing before this gives the variable `{name}` a value; put an event with `...: {name}` before it", missing.Position);
        }
    }

    private static void CheckBelow(Cond condition, ImmutableHashSet<string> bound)
    {
        switch (condition)
        {
            case Cond.Not not:
                CheckChain(not.Condition, bound);
                break;
            case Cond.Past past:
                ExpectHistory(past.Body);
                CheckChain(past.Body, bound);
                break;
            case Cond.Since since:
                ExpectHistory(since.Left);
                ExpectHistory(since.Anchor);
                CheckChain(since.Left, bound.Union(GetBound(since.Anchor)));
                CheckChain(since.Anchor, bound);
                break;
            case Cond.Exists exists:
                ExpectHistory(exists.Body);
                ExpectBound(exists.Binder, exists.Body);
                CheckChain(exists.Body, bound.Remove(exists.Binder.Name));
                break;
            case Cond.Comparison comparison:
                CheckAggregate(comparison.Left, bound);
                CheckAggregate(comparison.Right, bound);
                break;
        }
    }

    private static void CheckAggregate(Term term, ImmutableHashSet<string> bound)
    {
        if (term is not Term.Aggregate aggregate) return;
        if (aggregate.Summand is { } summand && aggregate.Binders.All(b => b.Name != summand))
            throw new CedarSyntaxException($"`sum {summand}` needs the variable in its `for` list", aggregate.Position);
        ExpectHistory(aggregate.Body);
        foreach (var binder in aggregate.Binders) ExpectBound(binder, aggregate.Body);
        CheckChain(aggregate.Body, bound.Except(aggregate.Binders.Select(b => b.Name)));
    }

    private static void ExpectBound(TemporalBinder binder, Cond body)
    {
        if (!GetBound(body).Contains(binder.Name))
        {
            throw new CedarSyntaxException(
                $"nothing gives the variable `{binder.Name}` a value; an event with `...: {binder.Name}`, `tp({binder.Name})` or `==` does",
                binder.Position);
        }
    }

    private static void ExpectHistory(Cond condition)
    {
        if (!DependsOnHistory(condition)) throw new CedarSyntaxException("this does not depend on the history", condition.Position);
    }

    private static bool DependsOnHistory(Cond condition) => condition switch
    {
        Cond.Event or Cond.Timepoint => true,
        Cond.Comparison comparison => new[] { comparison.Left, comparison.Right }.Any(t => t is Term.Aggregate or Term.Variable),
        _ => condition.Children.Any(DependsOnHistory),
    };

    /// <summary>The variable that an equality gives a value to, and the value.</summary>
    private static (Term.Variable Variable, Term Value)? FindBinding(Cond.Comparison comparison) => comparison switch
    {
        { Operator: "==", Left: Term.Variable, Right: Term.Variable or Term.Wildcard } => null,
        { Operator: "==", Left: Term.Wildcard } => null,
        { Operator: "==", Left: Term.Variable variable, Right: var value } => (variable, value),
        { Operator: "==", Left: var value, Right: Term.Variable variable } => (variable, value),
        _ => null,
    };

    private static IEnumerable<Cond> Flatten(Cond condition) =>
        condition is Cond.And and ? and.Conditions.SelectMany(Flatten) : [condition];

    private static IEnumerable<Term.Variable> FindFree(Cond condition) => condition switch
    {
        Cond.Event e => e.Fields.SelectMany(f => FindFree(f.Term)),
        Cond.Timepoint timepoint => [new Term.Variable(timepoint.Name, timepoint.Position)],
        Cond.Comparison comparison => FindFree(comparison.Left).Concat(FindFree(comparison.Right)),
        Cond.Exists exists => FindFree(exists.Body).Where(v => v.Name != exists.Binder.Name),
        _ => condition.Children.SelectMany(FindFree),
    };

    private static IEnumerable<Term.Variable> FindFree(Term term) => term switch
    {
        Term.Variable variable => [variable],
        Term.Array array => array.Items.SelectMany(FindFree),
        Term.Aggregate aggregate => FindFree(aggregate.Body).Where(v => aggregate.Binders.All(b => b.Name != v.Name)),
        _ => [],
    };
}
