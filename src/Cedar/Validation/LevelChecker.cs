using System.Collections.Immutable;
using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>
/// Checks how many entities a policy reads in a row, for applications that load the entities of a request up to a level (RFC 76).
/// </summary>
/// <param name="types">The types of the expressions that may be evaluated. Others do not count.</param>
/// <param name="action">The action of the request environment.</param>
/// <param name="level">How many entities may be read in a row.</param>
/// <param name="problems">Receives the errors.</param>
internal sealed class LevelChecker(
    IReadOnlyDictionary<Expr, CedarType> types, EntityUid action, int level, ISet<(SourcePosition Position, string Message)> problems)
{
    public void Check(Expr expression)
    {
        if (!types.ContainsKey(expression))
            return;
        switch (expression)
        {
            case Expr.Has has when !IsRecord(has.Target):
                CheckRead(has, has.Target);
                break;
            case Expr.Attribute access when !IsRecord(access.Target):
                CheckRead(access, access.Target);
                break;
            case Expr.Binary { Operator: BinaryOperator.In or BinaryOperator.HasTag or BinaryOperator.GetTag } binary:
                CheckRead(binary, binary.Left);
                Check(binary.Right);
                break;
            case Expr.Is { Container: { } container } type:
                Check(type.Target);
                if (types[type.Target] is not CedarType.Entity entity || entity.Name != type.EntityType)
                    break;
                CheckRead(type, type.Target);
                Check(container);
                break;
            default:
                foreach (var child in expression.Children)
                    Check(child);
                break;
        }
    }

    private bool IsRecord(Expr expression) => types[expression] is CedarType.Record;

    private void CheckRead(Expr at, Expr entity)
    {
        if (GetLevel(entity, []) is var read && read >= level)
            problems.Add((at.Position, $"this reads entities {read + 1} in a row, more than the level {level} allows"));
    }

    /// <summary>How many entities are read to get an entity.</summary>
    /// <param name="entity">The entity, or a record that contains it.</param>
    /// <param name="path">The attributes that lead from the record to the entity, the first one on top.</param>
    private int GetLevel(Expr entity, ImmutableStack<string> path)
    {
        switch (entity)
        {
            case Expr.Literal { Value: EntityUid uid }:
                if (!uid.Equals(action))
                    problems.Add((entity.Position, "an entity in a policy's text cannot be read: loading by level starts at the request"));
                return 0;
            case Expr.If choice:
                Check(choice.Condition);
                return new[] { choice.Then, choice.Else }.Where(types.ContainsKey).Select(e => GetLevel(e, path)).DefaultIfEmpty().Max();
            case Expr.Attribute access:
                return IsRecord(access.Target) ? GetLevel(access.Target, path.Push(access.Name)) : GetLevel(access.Target, path) + 1;
            case Expr.Binary { Operator: BinaryOperator.GetTag } tag:
                Check(tag.Right);
                return GetLevel(tag.Left, path) + 1;
            case Expr.Record record when !path.IsEmpty:
                foreach (var field in record.Fields.Where(f => f.Name != path.Peek()))
                    Check(field.Value);
                return record.Fields.Where(f => f.Name == path.Peek()).Select(f => GetLevel(f.Value, path.Pop())).Single();
            default:
                return 0;
        }
    }
}
