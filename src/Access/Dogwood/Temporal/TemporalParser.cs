using System.Collections.Immutable;
using Cedar;
using Cedar.Extensions;
using Reconciler.Access.Dogwood.Source;
using Cond = Reconciler.Access.Dogwood.Temporal.TemporalCondition;
using Term = Reconciler.Access.Dogwood.Temporal.TemporalTerm;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>
/// Parses the language of <c>temporal { ... }</c>. From the loosest operator to the tightest: <c>&amp;&amp;</c>, <c>since</c>,
/// <c>!</c>. <c>exists</c> and the <c>where</c> of an aggregate reach as far to the right as they can.
/// </summary>
internal sealed class TemporalParser
{
    public static readonly ImmutableArray<string> Operators = ["==", "!=", "<", "<=", ">", ">="];

    private const int MaxDepth = 100;
    private const string NotCompared = "an aggregate can only be compared; bind its value with `exists` and `==`";

    private readonly TokenReader _reader;
    private readonly bool _isMacro;
    private int _depth;

    private TemporalParser(TokenReader reader, bool isMacro) => (_reader, _isMacro) = (reader, isMacro);

    /// <summary>Parses a condition whose macros are expanded.</summary>
    /// <exception cref="CedarSyntaxException">It is not a condition.</exception>
    public static Cond Parse(TokenReader reader)
    {
        var condition = new TemporalParser(reader, isMacro: false).ParseCondition();
        return reader.IsAtEnd ? condition : throw reader.Expected("`&&` or `since`");
    }

    /// <summary>Checks the body of a macro, which is a condition or an aggregate with parameters.</summary>
    /// <exception cref="CedarSyntaxException">It is neither.</exception>
    public static void CheckMacro(TokenReader reader)
    {
        var parser = new TemporalParser(reader, isMacro: true);
        if (parser.IsAggregate()) parser.ParseTerm();
        else parser.ParseCondition();
        if (!reader.IsAtEnd) throw reader.Expected("`&&` or `since`");
    }

    private Cond ParseCondition()
    {
        Enter();
        var position = _reader.Position;
        var conditions = new List<Cond>();
        do
        {
            conditions.Add(ParseSince());
        }
        while (_reader.TryTake("&&"));
        if (_reader.Is("||"))
            throw _reader.Error("a temporal condition has no `||`; write a policy for each alternative");
        _depth--;
        return conditions.Count == 1 ? conditions[0] : new Cond.And(conditions, position);
    }

    private Cond ParseSince()
    {
        var position = _reader.Position;
        var negations = 0;
        while (_reader.TryTake("!")) negations++;
        var left = ParseConjunct();
        if (negations % 2 == 1) left = new Cond.Not(left, position);
        if (!_reader.IsWord("since")) return left;
        position = _reader.Position;
        _reader.Take();
        return new Cond.Since(left, ParseWindow(), ParseAtom(), position);
    }

    private Cond ParseConjunct()
    {
        var position = _reader.Position;
        if (_reader.IsWord("within", 1) && (_reader.IsWord("formerly") || _reader.IsWord("previous")))
            return new Cond.Past(_reader.Take().Text == "previous", ParseWindow(), ParseAtom(), position);
        if (_reader.IsWord("formerly") || _reader.IsWord("previous"))
            throw _reader.Error($"`{_reader.Take()}` needs a window, such as `within 1h`");
        if (!_reader.IsWord("exists") || !_reader.Is("(", 1)) return ParseSimple();
        _reader.Take();
        var binder = ParseBinder();
        _reader.Expect(".");
        return new Cond.Exists(binder, ParseCondition(), position);
    }

    /// <summary>What an operator applies to: everything but a chain, a negation or another operator, which need parentheses.</summary>
    private Cond ParseAtom() =>
        _reader.Is("!") || _reader.IsWord("formerly") || _reader.IsWord("previous") || (_reader.IsWord("exists") && _reader.Is("(", 1))
            ? throw _reader.Error("this condition needs parentheses here")
            : ParseSimple();

    private Cond ParseSimple()
    {
        var position = _reader.Position;
        if (_reader.Is("(") && !_reader.ComparesBracket())
        {
            _reader.Take();
            var condition = ParseCondition();
            _reader.Expect(")");
            return condition;
        }

        if (_reader.IsWord("tp") && _reader.Is("(", 1))
        {
            _reader.Take();
            _reader.Take();
            var name = ParseSlot();
            _reader.Expect(")");
            return new Cond.Timepoint(name, position);
        }

        if (IsAggregate())
            throw _reader.Error("an aggregate is compared with something, and needs parentheses: `(count ...) == n`");
        var term = ParseTerm();
        if (term is Term.Constant { Value: EntityUid action } && _reader.TryTake("::")) return ParseEvent(action, position);
        if (term is Term.Parameter parameter && !IsOperator())
        {
            while (_reader.Is("{")) ParseFields();
            return new Cond.Parameter(parameter.Name, position);
        }

        if (term is Term.Constant { Value: EntityUid } && !IsOperator())
            throw _reader.Error("an event needs its kind: `::request`, `::response` or `::error`");
        if (!IsOperator()) throw _reader.Expected($"one of {string.Join(' ', Operators)}");
        return new Cond.Comparison(term, _reader.Take().Text, ParseTerm(), position);
    }

    private Cond.Event ParseEvent(EntityUid action, SourcePosition position)
    {
        var kind = _reader.ExpectKind(SourceTokenKind.Name, "the kind of the event");
        if (!_reader.Is("{")) throw _reader.Expected("`{`");
        var fields = new List<EventField>();
        while (_reader.Is("{")) fields.AddRange(ParseFields());
        return new Cond.Event(action, kind, fields, position);
    }

    private List<EventField> ParseFields()
    {
        _reader.Expect("{");
        var fields = new List<EventField>();
        while (!_reader.TryTake("}"))
        {
            if (fields.Count > 0) _reader.Expect(",");
            var position = _reader.Position;
            var path = new List<string> { _reader.ExpectKind(SourceTokenKind.Name, "the name of a field") };
            while (_reader.TryTake(".")) path.Add(_reader.ExpectKind(SourceTokenKind.Name, "the name of a field"));
            _reader.Expect(":");
            if (IsAggregate()) throw _reader.Error(NotCompared);
            fields.Add(new EventField(path, ParseTerm(), position));
        }

        return fields;
    }

    private void Enter()
    {
        if (++_depth > MaxDepth) throw _reader.Error($"the condition nests deeper than {MaxDepth} levels");
    }

    private Term ParseTerm()
    {
        Enter();
        var term = ReadTerm();
        _depth--;
        return term;
    }

    private Term ReadTerm()
    {
        var position = _reader.Position;
        if (_reader.TryTake("*") || (_reader.IsWord("_") && _reader.TryTakeWord("_"))) return new Term.Wildcard(position);
        if (_reader.Is("?") || _reader.Is("$")) return ParseSigil(position);
        if (IsAggregate()) return ParseAggregate(position);
        if (_reader.TryTake("["))
        {
            var items = new List<Term>();
            while (!_reader.TryTake("]"))
            {
                if (items.Count > 0) _reader.Expect(",");
                if (IsAggregate()) throw _reader.Error(NotCompared);
                items.Add(ParseTerm());
            }

            return new Term.Array(items, position);
        }

        if (_reader.TryTake("("))
        {
            var inner = ParseTerm();
            if (inner is not (Term.Aggregate or Term.Parameter)) throw _reader.Error("only an aggregate can have parentheses");
            _reader.Expect(")");
            return inner;
        }

        if (_reader.IsKind(SourceTokenKind.String)) return CreateConstant(_reader.Take().Text, position);
        if (_reader.Is("-") || _reader.IsKind(SourceTokenKind.Number))
        {
            var sign = _reader.TryTake("-") ? "-" : "";
            return CreateConstant(sign + _reader.ExpectKind(SourceTokenKind.Number, "a number"), position);
        }

        return ParseNamed(_reader.ExpectKind(SourceTokenKind.Name, "a value"), position);
    }

    private Term ParseNamed(string name, SourcePosition position)
    {
        if (name is "true" or "false") return new Term.Constant(BooleanValue.FromBoolean(name == "true"), position);
        if (name == "decimal" && _reader.TryTake("("))
        {
            var digits = TemporalLiterals.ParseConstant(_reader.ExpectKind(SourceTokenKind.String, "a string"), position);
            _reader.Expect(")");
            return digits is StringValue { Value: var text } && DecimalValue.Parse(text) is { } value
                ? new Term.Constant(value, position)
                : throw new CedarSyntaxException($"{digits} is not a decimal", position);
        }

        if (_reader.Is("(")) throw new CedarSyntaxException($"there is no macro `{name}`", position);
        var path = new List<string> { name };
        if (name is "context" or "principal" or "resource")
        {
            while (_reader.TryTake(".")) path.Add(_reader.ExpectKind(SourceTokenKind.Name, "a name"));
            return name == "context" && path.Count == 1 ? throw _reader.Expected("`.`") : new Term.RequestPath(path, position);
        }

        while (_reader.Is("::") && _reader.IsKind(SourceTokenKind.Name, 1))
        {
            _reader.Take();
            path.Add(_reader.Take().Text);
        }

        if (_reader.Is("::") && _reader.IsKind(SourceTokenKind.String, 1))
        {
            _reader.Take();
            return CreateConstant($"{string.Join("::", path)}::{_reader.Take()}", position);
        }

        return path.Count == 1 ? new Term.Variable(name, position) : throw _reader.Expected("`::` and a string");
    }

    private static Term.Constant CreateConstant(string text, SourcePosition position) =>
        new(TemporalLiterals.ParseConstant(text, position), position);

    private Term.Aggregate ParseAggregate(SourcePosition position)
    {
        var summand = _reader.Take().Text == "sum" ? ParseSlot() : null;
        _reader.ExpectWord("for");
        var binders = new List<TemporalBinder>();
        do
        {
            binders.Add(ParseBinder());
        }
        while (_reader.TryTake(","));
        _reader.Expect(".");
        _reader.ExpectWord("where");
        return new Term.Aggregate(summand, binders, ParseCondition(), position);
    }

    private TemporalBinder ParseBinder()
    {
        _reader.Expect("(");
        var position = _reader.Position;
        var name = ParseSlot();
        _reader.Expect(":");
        var type = _reader.ExpectKind(SourceTokenKind.Name, "a type");
        while (_reader.TryTake("::")) type += "::" + _reader.ExpectKind(SourceTokenKind.Name, "a type");
        _reader.Expect(")");
        return new TemporalBinder(name, type, position);
    }

    /// <summary>The name of a variable.</summary>
    private string ParseSlot() => _reader.Is("?") || _reader.Is("$")
        ? ParseSigil(_reader.Position).Name
        : _reader.ExpectKind(SourceTokenKind.Name, "the name of a variable");

    private Term.Parameter ParseSigil(SourcePosition position)
    {
        var sigil = _reader.Take().Text;
        if (!_isMacro) throw new CedarSyntaxException($"`{sigil}` has a meaning in macros only", position);
        return new Term.Parameter(sigil + _reader.ExpectKind(SourceTokenKind.Name, "a name"), position);
    }

    private TimeSpan? ParseWindow()
    {
        _reader.ExpectWord("within");
        var position = _reader.Position;
        return _reader.Is("?") && ParseSigil(position) is not null ? null : TemporalLiterals.ParseWindow(_reader, position);
    }

    private bool IsAggregate() =>
        (_reader.IsWord("count") && _reader.IsWord("for", 1))
        || (_reader.IsWord("sum")
            && (_reader.IsWord("for", 2) || (_reader.IsWord("for", 3) && (_reader.Is("?", 1) || _reader.Is("$", 1)))));

    private bool IsOperator() => Operators.Any(o => _reader.Is(o));
}
